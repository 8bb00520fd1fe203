using System.Net.Http.Json;
using System.Text.Json;
using System.Text.Json.Nodes;
using AiTeams.Contracts;
using AiTeams.Testing.Otlp;
using AiTeams.Tests.EndToEnd;
using AiTeams.Tests.ServiceDefaults;
using AiTeams.Tests.Support;
using Aspire.Hosting.Testing;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.Logging;
using Xunit;

namespace AiTeams.Tests.Acceptance;

/// <summary>
/// The acceptance list (验收标准) of the implementation guide, line by line, against the running system: a test per line that needs no telemetry
/// backend, under the line's own words. The others:
/// <list type="table">
/// <listheader><term>Line</term><description>Held by</description></listheader>
/// <item><term>Jaeger UI 显示服务间调用链</term><description>monitoring as code (issue 6), with the real Jaeger; the call chain itself by
/// <see cref="A_call_chain_is_one_trace_without_a_line_of_code"/></description></item>
/// <item><term>Prometheus 收集到应用指标</term><description>monitoring as code (issue 6), with the real Prometheus; what it scrapes by
/// <see cref="Base_metrics_carry_the_dimensions_of_the_resource"/></description></item>
/// <item><term>Grafana Cloud 显示 dev/prod 分离数据</term><description>monitoring as code (issue 6): needs an account</description></item>
/// <item><term>告警规则正常触发</term><description>monitoring as code (issue 6), with the real Prometheus and Alertmanager</description></item>
/// <item><term>成本控制在预算内; 成本优化潜力可见</term><description>monitoring as code (issue 6): a matter of the backends' bills</description></item>
/// <item><term>系统可用性 &gt;99.9%</term><description>monitoring as code (issue 6): a service level over weeks</description></item>
/// </list>
/// </summary>
[Collection(RunningSystemCollection.Name)]
public sealed class SeedAcceptanceTests(RunningSystem system)
{
    private const string CallersSpan = "00f067aa0ba902b7";

    [Theory(DisplayName = "每个 API 请求都有 tracking_id (直接使用完整的 OpenTelemetry trace ID)")]
    [InlineData("POST", "/api/app/sessions", "{}", 201)]
    [InlineData("GET", "/api/app/workflows", null, 200)]
    [InlineData("GET", "/api/app/sessions/ses_unknown", null, 404)]
    [InlineData("GET", "/api/app/nonexistent", null, 404)]
    [InlineData("POST", "/api/app/sessions", "{", 400)]
    [InlineData("DELETE", "/api/app/sessions", null, 405)]
    public async Task Each_request_has_a_tracking_id_that_is_its_trace_id(string method, string path, string? body, int status)
    {
        using var response = await SendAsync(new(method), path, null, body);

        Assert.Equal(status, (int)response.StatusCode);
        var trackingId = response.TrackingId();
        var found = await system.CaseAsync(trackingId, found => Spans(found).Any(span => Text(span, "kind") == "server"));
        Assert.All(Spans(found), span => Assert.Equal(trackingId, Text(span, "trace_id")));
    }

    [Fact(DisplayName = "OpenTelemetry 自动传播 traceparent header (零手动配置)")]
    public async Task A_call_chain_is_one_trace_without_a_line_of_code()
    {
        var story = await TellAsync();

        var found = await system.CaseAsync(story, found => RunningSystem.Services.All(service => ServerSpan(found, service) is not null) && ServerSpan(found, ServiceNames.ApiGateway) is not null && Callers(found).Count == 2);
        Assert.Equal([ServiceNames.ApiGateway, ServiceNames.ApiGateway], Callers(found).Select(caller => Text(caller, "service")));
        Assert.Equal(CallersSpan, Text(ServerSpan(found, ServiceNames.ApiGateway)!, "parent_span_id"));

        // The spans in the gateway that agent and engine were called from.
        static List<JsonObject> Callers(JsonObject found) =>
        [
            .. new[] { ServiceNames.WorkflowAgent, ServiceNames.WorkflowEngine }
                .Select(service => Text(ServerSpan(found, service)!, "parent_span_id"))
                .SelectMany(parent => Spans(found).Where(span => Text(span, "span_id") == parent && Text(span, "kind") == "client")),
        ];
    }

    [Fact(DisplayName = "响应头包含完整的 X-Tracking-ID 便于客户端追踪")]
    public async Task The_response_header_holds_the_whole_id()
    {
        var traceId = NewTraceId();
        using var own = await SendAsync(HttpMethod.Post, "/api/app/sessions", null, "{}");
        using var given = await SendAsync(HttpMethod.Post, "/api/app/sessions", traceId, "{}");

        Assert.Matches("^[0-9a-f]{32}$", own.TrackingId());
        Assert.Equal(traceId, given.TrackingId());
        Assert.Equal(traceId, (string?)(await given.Content.ReadFromJsonAsync<JsonObject>())!["tracking_id"]);
    }

    [Fact(DisplayName = "数据库记录关联完整的 tracking_id 字段 (32位格式)")]
    public async Task Rows_of_every_service_hold_the_whole_id()
    {
        var story = await TellAsync();
        using var session = await SendAsync(HttpMethod.Post, "/api/app/sessions", story, "{}");

        var answer = (await system.Gateway.GetFromJsonAsync<JsonObject>($"/api/app/tracking/{story}"))!;
        var rows = answer["services"]!.AsArray().SelectMany(service => service!["rows"]!.AsArray().Select(row => (Table: (string?)row!["table"], Id: (string?)row["tracking_id"]))).ToList();
        Assert.Superset(new HashSet<string?> { "sessions", "generations", "workflows", "executions", "node_executions" }, rows.Select(row => row.Table).ToHashSet());
        Assert.All(rows, row => Assert.Equal(story, row.Id));
    }

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
        var found = await system.CaseAsync(story, found => Spans(found).Any(span => Text(span, "span_id") == spanId));
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
        var found = await system.CaseAsync(trackingId, found => Spans(found).Any(span => Text(span, "kind") == "server"));
        var events = Spans(found).Single(span => Text(span, "kind") == "server")["events"]!.AsArray();
        var logged = Assert.Single(events, happened => (string?)happened!["name"] == "error_log")!["attributes"]!;
        Assert.Equal((Text(error, "@message"), trackingId, "System.InvalidOperationException"), ((string?)logged["log.message"], (string?)logged["tracking.id"], (string?)logged["error.type"]));
        Assert.Single(events, happened => (string?)happened!["name"] == "exception");
    }

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
        var found = await system.CaseAsync(story, found => Spans(found).Any(span => Text(span, "name") == "run_workflow"));
        var attributes = Spans(found).First(span => Text(span, "name") == "run_workflow")["attributes"]!;
        Assert.Equal((story, "dev", "simple", "run_workflow"),
            ((string?)attributes["tracking.id"], (string?)attributes["tenant.id"], (string?)attributes["workflow.type"], (string?)attributes["operation.name"]));
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

    [Fact(DisplayName = "OpenTelemetry 自动装配验证 (FastAPI + requests)")]
    public async Task Server_and_client_spans_come_by_themselves()
    {
        var story = await TellAsync();

        var found = await system.CaseAsync(story, found => ServerSpan(found, ServiceNames.ApiGateway) is not null && Spans(found).Any(IsCall));
        Assert.Equal("Microsoft.AspNetCore", Text(ServerSpan(found, ServiceNames.ApiGateway)!, "scope"));

        static bool IsCall(JsonObject span) => Text(span, "scope") == "System.Net.Http" && Text(span, "kind") == "client" && Text(span, "service") == ServiceNames.ApiGateway;
    }

    [Fact(DisplayName = "追踪覆盖率 >95%")]
    public async Task Every_one_of_many_requests_has_a_trace()
    {
        var ids = new List<string>();
        for (var i = 0; i < 20; i++)
        {
            using var response = await SendAsync(HttpMethod.Post, "/api/app/sessions", null, "{}");
            ids.Add(response.TrackingId());
        }

        foreach (var id in ids) await system.CaseAsync(id, found => ServerSpan(found, ServiceNames.ApiGateway) is not null);
        Assert.Equal(20, ids.Distinct().Count());
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

    /// <summary>A workflow made from words, which takes all three services, and run: under one trace id of the caller's.</summary>
    private async Task<string> TellAsync()
    {
        var traceId = NewTraceId();
        var words = JsonSerializer.Serialize(new { description = $"fetch http://{system.Gateway.BaseAddress!.Authority}/api/public/health" });
        using var made = await SendAsync(HttpMethod.Post, "/api/app/workflows", traceId, words);
        Assert.Equal(201, (int)made.StatusCode);
        var workflowId = (string?)(await made.Content.ReadFromJsonAsync<JsonObject>())!["workflow_id"];
        using var ran = await SendAsync(HttpMethod.Post, $"/api/app/workflows/{workflowId}/execute?wait=30s", traceId, "{}");
        Assert.Equal(200, (int)ran.StatusCode);
        return traceId;
    }

    private async Task<HttpResponseMessage> SendAsync(HttpMethod method, string path, string? traceId, string? json, params (string Name, string Value)[] headers)
    {
        using var request = new HttpRequestMessage(method, path);
        if (json is not null) request.Content = new StringContent(json, System.Text.Encoding.UTF8, "application/json");
        if (traceId is not null) request.Headers.TryAddWithoutValidation("traceparent", $"00-{traceId}-{CallersSpan}-01");
        foreach (var (name, value) in headers) request.Headers.TryAddWithoutValidation(name, value);
        return await system.Gateway.SendAsync(request);
    }

    /// <summary>The service's lines of the story, once its receipt is among them.</summary>
    private Task<IReadOnlyList<JsonObject>> LinesAsync(string service, string trackingId) => Eventually.GetAsync(
        () => system.LogLines(service, trackingId), lines => lines.Any(IsRequest));

    private static bool IsRequest(JsonObject line) => (string?)line["receipt"]?["kind"] == "request";

    /// <summary>Every line a service has written so far; one that is being written is left out.</summary>
    private List<string> WholeLines(string service) =>
    [
        .. Directory.EnumerateFiles(Path.Combine(system.DataFolder, "logs"), service + "*.jsonl").SelectMany(path =>
        {
            using var reader = new StreamReader(new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete));
            var text = reader.ReadToEnd();
            return text[..(text.LastIndexOf('\n') + 1)].Split('\n', StringSplitOptions.RemoveEmptyEntries);
        }),
    ];

    private async Task<string> SampleAsync(string service, string name, params string[] labels)
    {
        using var client = new HttpClient(new SocketsHttpHandler { ActivityHeadersPropagator = null }) { BaseAddress = system.App.GetEndpoint(service, "http") };
        var samples = await Eventually.GetAsync(
            async token => (await client.GetStringAsync("/metrics", token)).Split('\n')
                .Where(line => line.StartsWith(name + "{", StringComparison.Ordinal) && Array.TrueForAll(labels, label => line.Contains(label, StringComparison.Ordinal))).ToList(),
            found => found.Count > 0);
        return samples[0];
    }

    private static IEnumerable<JsonObject> Spans(JsonObject found) => found["spans"]!["items"]!.AsArray().Select(span => span!.AsObject());

    private static JsonObject? ServerSpan(JsonObject found, string service) => Spans(found).FirstOrDefault(span => Text(span, "service") == service && Text(span, "kind") == "server");

    private static string? Text(JsonObject found, string name) => (string?)found[name];

    private static int Leaves(JsonElement element) => element.ValueKind == JsonValueKind.Object ? element.EnumerateObject().Sum(property => Leaves(property.Value)) : 1;

    private static string NewTraceId() => System.Diagnostics.ActivityTraceId.CreateRandom().ToHexString();
}
