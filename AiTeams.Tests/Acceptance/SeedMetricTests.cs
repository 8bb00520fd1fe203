using AiTeams.Contracts;
using AiTeams.Testing.Otlp;
using AiTeams.Tests.EndToEnd;
using AiTeams.Tests.ServiceDefaults;
using AiTeams.Tests.Support;
using Microsoft.AspNetCore.Builder;
using Xunit;

namespace AiTeams.Tests.Acceptance;

/// <summary>Lines of the acceptance list about metrics.</summary>
[Collection(RunningSystemCollection.Name)]
public sealed class SeedMetricTests(RunningSystem system) : SeedAcceptance(system)
{
    [Fact(DisplayName = "基础指标自动包含 OpenTelemetry 标签维度")]
    public async Task Base_metrics_carry_the_dimensions_of_the_resource()
    {
        using var created = await SendAsync(HttpMethod.Post, "/api/app/sessions", null, "{}");

        var sample = await SampleAsync(ServiceNames.ApiGateway, "request_count_total", "endpoint=\"/api/app/sessions\"", "status_code=\"201\"");
        foreach (var label in new[] { "service=\"api-gateway\"", "service_name=\"api-gateway\"", "environment=\"dev\"", "project=\"starmates-ai-team\"", "version=\"", "method=\"POST\"", "api_version=\"v1\"" })
            Assert.Contains(label, sample, StringComparison.Ordinal);
    }

    [Fact(DisplayName = "业务指标收集 (通过 span 属性自动关联)")]
    public async Task Business_metrics_are_counted_and_the_span_names_the_business()
    {
        var story = await TellAsync();

        await SampleAsync(ServiceNames.ApiGateway, "user_activity_total", "activity_type=\"workflow_created\"");
        await SampleAsync(ServiceNames.ApiGateway, "endpoint_usage_total", "endpoint=\"/api/app/workflows\"", "user_segment=");
        await SampleAsync(ServiceNames.WorkflowEngine, "workflow_executions_total", "workflow_type=\"simple\"", "status=\"success\"");
        await SampleAsync(ServiceNames.WorkflowAgent, "ai_requests_total", "provider=\"offline\"");
        var found = await Running.CaseAsync(story, found => Spans(found).Any(span => Text(span, "name") == "run_workflow"));
        var attributes = Spans(found).First(span => Text(span, "name") == "run_workflow")["attributes"]!;
        Assert.Equal((story, "dev", "simple", "run_workflow"),
            ((string?)attributes["tracking.id"], (string?)attributes["tenant.id"], (string?)attributes["workflow.type"], (string?)attributes["operation.name"]));
    }

    [Fact(DisplayName = "指标收集延迟 <30 秒")]
    public async Task A_request_is_in_the_metrics_that_leave_the_service_within_30_seconds()
    {
        await using var sink = await OtlpSink.StartAsync();
        await using var service = await TestService.StartAsync(app => app.MapGet("/measured", () => ""), settings:
            [("OTEL_EXPORTER_OTLP_ENDPOINT", sink.HttpEndpoint.ToString()), ("OTEL_EXPORTER_OTLP_PROTOCOL", "http/protobuf")]);

        using var response = await service.GetAsync("/measured");

        await Eventually.GetAsync(() => sink.Received.MetricsNamed("request_count"), found => found.Count > 0, TimeSpan.FromSeconds(30));
    }
}
