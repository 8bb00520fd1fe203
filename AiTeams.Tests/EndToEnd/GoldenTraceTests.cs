using System.Net;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json.Nodes;
using AiTeams.Otlp;
using AiTeams.Testing.Golden;
using AiTeams.Testing.Traces;
using Xunit;

namespace AiTeams.Tests.EndToEnd;

/// <summary>
/// What a story looks like from end to end, held in files beside this one: a span that goes, comes, moves or changes its kind is seen in review.
/// With <c>UPDATE_GOLDEN=1</c> the files are written anew.
/// </summary>
[Collection(RunningSystemCollection.Name)]
public sealed class GoldenTraceTests(RunningSystem system)
{
    /// <summary>Without statements: a store writes together what comes together, so their number is a matter of timing. That there are some is a rule.</summary>
    private static readonly TraceShape Shape = new()
    {
        Attributes = ["operation.name", "error.type", "http.response.status_code", "workflow.node_id", "workflow.status", "workflow.node_attempt", "cache.hit"],
        Without = node => node.Span.Attributes.Text("db.system.name") is not null,
    };

    private static readonly AppearanceRule[] Rules =
    [
        AppearanceRule.WhenSpan("run_workflow").ThenSpanBelow("* node_executions").ThenSpanBelow("execute_node trigger")
            .ThenLog("a receipt of the run", log => log.Attributes.Text("receipt.kind") == "run"),
        AppearanceRule.WhenSpan("plan_workflow").ThenSpanBelow("check_cache").ThenSpan("INSERT generations", "workflow-agent"),
        AppearanceRule.WhenSpan("POST /api/app/*", "api-gateway").ThenLog("a receipt of the request", log => log.Attributes.Text("receipt.kind") == "request"),
    ];

    [Fact]
    public async Task A_chat_and_an_execute()
    {
        var trackingId = NewTraceId();
        using var chat = await SendAsync("/api/app/chat/stream", trackingId, Encoding.UTF8.GetBytes("{\"message\": \"extract the name and the price\"}"));
        var events = (await chat.Content.ReadAsStringAsync()).Split('\n').Where(line => line.StartsWith("data:", StringComparison.Ordinal)).Select(line => JsonNode.Parse(line[5..])!);
        var workflowId = (string)events.Single(e => (string?)e["type"] == "workflow")["workflow"]!["workflow_id"]!;
        using var execute = await SendAsync($"/api/app/workflows/{workflowId}/execute?wait=60s", trackingId, """{"input": {"name": "tea", "price": 3}}"""u8.ToArray());
        Assert.Equal(HttpStatusCode.OK, execute.StatusCode);

        await HoldsAsync(trackingId, "chat-and-execute.trace",
            "POST /api/app/chat/stream", "POST /generate", "POST /workflows", "POST /api/app/workflows/{workflow_id}/execute", "POST /workflows/{id}/execute", "run_workflow");
    }

    [Fact]
    public async Task A_run_that_fails()
    {
        var trackingId = NewTraceId();
        using var created = await SendAsync("/api/app/workflows", trackingId, """
            {"graph": {"schema_version": 1, "metadata": {"name": "forbidden call"}, "triggers": ["start"], "connections": [{"from": "start", "to": "call"}], "nodes": [
              {"id": "start", "name": "start", "kind": "trigger", "configuration": {}},
              {"id": "call", "name": "call", "kind": "http_request", "configuration": {"method": "GET", "url": "http://10.0.0.1/"} } ]} }
            """u8.ToArray());
        var workflowId = (string)(await created.Content.ReadFromJsonAsync<JsonObject>())!["workflow_id"]!;
        using var execute = await SendAsync($"/api/app/workflows/{workflowId}/execute?wait=60s", trackingId, "{}"u8.ToArray());
        Assert.Equal("failed", (string?)(await execute.Content.ReadFromJsonAsync<JsonObject>())!["status"]);

        var trace = await HoldsAsync(trackingId, "failed-run.trace", "POST /api/app/workflows", "POST /workflows", "POST /api/app/workflows/{workflow_id}/execute", "POST /workflows/{id}/execute", "run_workflow");

        trace.ShouldHaveSpan("run_workflow", "workflow-engine").Once().Failed("target_not_allowed").Under("POST /api/app/workflows/{workflow_id}/execute", "api-gateway");
    }

    [Fact]
    public async Task A_request_that_the_gateway_refuses()
    {
        var trackingId = NewTraceId();
        using var refused = await SendAsync("/api/app/sessions", trackingId, "{\"name\":"u8.ToArray());
        Assert.Equal(HttpStatusCode.BadRequest, refused.StatusCode);

        var trace = await HoldsAsync(trackingId, "refused-request.trace", "POST /api/app/sessions");

        trace.ShouldHaveSpan("POST /api/app/sessions", "api-gateway").Once().AtTheTop().OfKind(OtlpSpanKind.Server).NotFailed().With("tracking.id", trackingId).With("http.response.status_code", 400);
    }

    /// <param name="ends">Spans that end last in their service: when they are here the trace is whole.</param>
    private async Task<Trace> HoldsAsync(string trackingId, string golden, params string[] ends)
    {
        var source = SourceFile();
        await system.Telemetry.WaitForTraceAsync(trackingId, trace => Array.TrueForAll(ends, name => trace.Has(name)) && trace.Tree.Roots.All(root => root.Span.ParentSpanId.ToString() == ClientSpanId));
        return await system.Telemetry.WaitForTraceAsync(trackingId, trace =>
        {
            GoldenFile.ShouldBe(Shape.Of(trace), golden, source);
            trace.ShouldObey(Rules);
            trace.ShouldShowEachErrorLogOnItsSpanOnce();
        });
    }

    private const string ClientSpanId = "00f067aa0ba902b7";

    private static string SourceFile([System.Runtime.CompilerServices.CallerFilePath] string path = "") => path;

    private static string NewTraceId() => System.Diagnostics.ActivityTraceId.CreateRandom().ToHexString();

    private async Task<HttpResponseMessage> SendAsync(string path, string trackingId, byte[] json)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, path) { Content = new ByteArrayContent(json) { Headers = { ContentType = new("application/json") } } };
        request.Headers.TryAddWithoutValidation("traceparent", $"00-{trackingId}-{ClientSpanId}-01");
        return await system.Gateway.SendAsync(request);
    }
}
