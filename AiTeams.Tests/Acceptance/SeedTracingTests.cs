using System.Net.Http.Json;
using System.Text.Json.Nodes;
using AiTeams.Contracts;
using AiTeams.Tests.EndToEnd;
using AiTeams.Tests.ServiceDefaults;
using Xunit;

namespace AiTeams.Tests.Acceptance;

/// <summary>Lines of the acceptance list about tracking ids and traces.</summary>
[Collection(RunningSystemCollection.Name)]
public sealed class SeedTracingTests(RunningSystem system) : SeedAcceptance(system)
{
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
        var found = await Running.CaseAsync(trackingId, found => Spans(found).Any(span => Text(span, "kind") == "server"));
        Assert.All(Spans(found), span => Assert.Equal(trackingId, Text(span, "trace_id")));
    }

    [Fact(DisplayName = "OpenTelemetry 自动传播 traceparent header (零手动配置)")]
    public async Task A_call_chain_is_one_trace_without_a_line_of_code()
    {
        var story = await TellAsync();

        var found = await Running.CaseAsync(story, found => RunningSystem.Services.All(service => ServerSpan(found, service) is not null) && ServerSpan(found, ServiceNames.ApiGateway) is not null && Callers(found).Count == 2);
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

        var answer = (await Running.Gateway.GetFromJsonAsync<JsonObject>($"/api/app/tracking/{story}"))!;
        var rows = answer["services"]!.AsArray().SelectMany(service => service!["rows"]!.AsArray().Select(row => (Table: (string?)row!["table"], Id: (string?)row["tracking_id"]))).ToList();
        Assert.Superset(new HashSet<string?> { "sessions", "generations", "workflows", "executions", "node_executions" }, rows.Select(row => row.Table).ToHashSet());
        Assert.All(rows, row => Assert.Equal(story, row.Id));
    }

    [Fact(DisplayName = "OpenTelemetry 自动装配验证 (FastAPI + requests)")]
    public async Task Server_and_client_spans_come_by_themselves()
    {
        var story = await TellAsync();

        var found = await Running.CaseAsync(story, found => ServerSpan(found, ServiceNames.ApiGateway) is not null && Spans(found).Any(IsCall));
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

        foreach (var id in ids) await Running.CaseAsync(id, found => ServerSpan(found, ServiceNames.ApiGateway) is not null);
        Assert.Equal(20, ids.Distinct().Count());
    }
}
