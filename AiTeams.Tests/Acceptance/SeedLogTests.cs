using System.Text.Json;
using AiTeams.Contracts;
using AiTeams.Tests.EndToEnd;
using AiTeams.Tests.ServiceDefaults;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.Logging;
using Xunit;

namespace AiTeams.Tests.Acceptance;

/// <summary>Lines of the acceptance list about logs.</summary>
[Collection(RunningSystemCollection.Name)]
public sealed class SeedLogTests(RunningSystem system) : SeedAcceptance(system)
{
    [Fact(DisplayName = "所有日志使用 JSON 结构化格式 (完全适配 AWS CloudWatch)")]
    public async Task Every_line_of_every_service_is_one_JSON_object()
    {
        await TellAsync();

        foreach (var service in RunningSystem.Services)
        {
            var lines = WholeLines(service);
            Assert.NotEmpty(lines);
            Assert.All(lines, line => Assert.Equal(JsonValueKind.Object, JsonElement.Parse(line).ValueKind));
        }
    }

    [Fact(DisplayName = "CloudWatch 字段优化 (@timestamp, @level, @message 字段)")]
    public async Task Lines_begin_with_the_fields_that_CloudWatch_indexes()
    {
        await TellAsync();

        foreach (var line in RunningSystem.Services.SelectMany(WholeLines).Select(line => JsonElement.Parse(line)))
        {
            Assert.Equal(["@timestamp", "@level", "@message"], line.EnumerateObject().Take(3).Select(property => property.Name));
            Assert.Matches(@"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$", line.Text("@timestamp"));
            Assert.Contains(line.Text("@level"), new[] { "DEBUG", "INFO", "WARN", "ERROR", "FATAL" });
            Assert.Contains(line.Text("service"), RunningSystem.Services);
        }
    }

    [Fact(DisplayName = "所有日志包含统一的 tracking_id (与 OpenTelemetry trace_id 完全一致)")]
    public async Task Lines_of_a_story_carry_its_id_which_is_the_trace_id()
    {
        var story = await TellAsync();

        foreach (var service in RunningSystem.Services)
        {
            var lines = await LinesAsync(service, story);
            Assert.All(lines, line => Assert.Equal((story, story), (Text(line, "tracking_id"), (string?)line["tracing"]!["trace_id"])));
        }
    }

    [Fact(DisplayName = "日志包含 trace_id 关联")]
    public async Task A_line_leads_to_the_span_in_which_it_was_written()
    {
        var story = await TellAsync();

        var receipt = (await LinesAsync(ServiceNames.WorkflowAgent, story)).First(IsRequest);
        var spanId = (string?)receipt["tracing"]!["span_id"];
        var found = await Running.CaseAsync(story, found => Spans(found).Any(span => Text(span, "span_id") == spanId));
        Assert.Equal((ServiceNames.WorkflowAgent, "server"), Spans(found).Where(span => Text(span, "span_id") == spanId).Select(span => (Text(span, "service"), Text(span, "kind"))).Single());
    }

    [Fact(DisplayName = "tracing 对象包含 trace_id 和 span_id (无重复字段)")]
    public async Task The_tracing_group_is_complete_and_no_name_comes_twice()
    {
        var story = await TellAsync();

        foreach (var line in RunningSystem.Services.SelectMany(WholeLines).Where(line => line.Contains(story, StringComparison.Ordinal)))
        {
            using var strict = JsonDocument.Parse(line, new() { AllowDuplicateProperties = false });
            Assert.Matches("^[0-9a-f]{32}$", strict.RootElement.Text("tracing.trace_id"));
            Assert.Matches("^[0-9a-f]{16}$", strict.RootElement.Text("tracing.span_id"));
        }
    }

    [Fact(DisplayName = "ERROR 级别日志自动创建 OpenTelemetry Span Events")]
    public async Task An_error_line_is_an_event_on_its_span()
    {
        using var response = await SendAsync(HttpMethod.Get, "/api/app/workflows", null, null, ("X-Fault", "throw"));

        var trackingId = response.TrackingId();
        Assert.Equal(500, (int)response.StatusCode);
        var error = Assert.Single(await LinesAsync(ServiceNames.ApiGateway, trackingId), line => Text(line, "@level") == "ERROR");
        var found = await Running.CaseAsync(trackingId, found => Spans(found).Any(span => Text(span, "kind") == "server"));
        var events = Spans(found).Single(span => Text(span, "kind") == "server")["events"]!.AsArray();
        var logged = Assert.Single(events, happened => (string?)happened!["name"] == "error_log")!["attributes"]!;
        Assert.Equal((Text(error, "@message"), trackingId, "System.InvalidOperationException"), ((string?)logged["log.message"], (string?)logged["tracking.id"], (string?)logged["error.type"]));
        Assert.Single(events, happened => (string?)happened!["name"] == "exception");
    }

    [Fact(DisplayName = "字段数量限制 (小于 1000 字段避免截断)")]
    public async Task A_line_with_too_many_fields_is_cut_and_keeps_what_is_essential()
    {
        await using var service = await TestService.StartAsync(app => app.MapGet("/chatty", (ILoggerFactory loggers) =>
        {
            var logger = loggers.CreateLogger("Chatty");
            using (logger.BeginScope(Enumerable.Range(0, 2_000).ToDictionary(index => $"field_{index}", index => (object?)index)))
                logger.LogWarning("Much to say about {WorkflowId}", "wf_1");
        }));

        using var response = await service.GetAsync("/chatty");

        var line = await service.Lines.FirstAsync(line => line.Text("logger") == "Chatty");
        Assert.InRange(Leaves(line), 50, 999);
        Assert.Equal((response.TrackingId(), "wf_1", "Much to say about wf_1"), (line.Text("tracking_id"), line.Text("workflow.id"), line.Text("@message")));
    }
}
