using System.Globalization;
using System.Net;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using AiTeams.Tests.Support;
using Xunit;

namespace AiTeams.Tests.EndToEnd;

/// <summary>One chat and one execute under one traceparent: the same 32 hex digits everywhere.</summary>
[Collection(RunningSystemCollection.Name)]
public sealed class OneStoryTests(RunningSystem system)
{
    [Fact]
    public async Task A_chat_and_an_execute_under_one_traceparent_are_one_story_in_every_signal()
    {
        var trackingId = NewTraceId();
        var events = await ChatAsync(trackingId);
        var workflowId = (string)events.Single(e => (string?)e["type"] == "workflow")["workflow"]!["workflow_id"]!;

        using var execute = await SendAsync(HttpMethod.Post, $"/api/app/workflows/{workflowId}/execute?wait=30s", trackingId, new { input = new { } });

        // Response headers and SSE events.
        Assert.Equal(HttpStatusCode.OK, execute.StatusCode);
        Assert.Equal(trackingId, Tracking(execute));
        Assert.All(events, e => Assert.Equal(trackingId, (string?)e["tracking_id"]));
        Assert.Single(events, e => (string?)e["type"] == "done");
        var execution = (await execute.Content.ReadFromJsonAsync<JsonObject>())!;
        Assert.Equal("succeeded", (string?)execution["status"]);
        Assert.Equal(trackingId, (string?)execution["tracking_id"]);
        Assert.Equal(trackingId, (string?)execution["workflow_tracking_id"]);

        // Rows of every table the two requests touched, all under the one id.
        var rows = await system.Gateway.GetFromJsonAsync<JsonObject>($"/api/app/tracking/{trackingId}");
        var tables = rows!["services"]!.AsArray()
            .SelectMany(s => s!["rows"]!.AsArray().Select(r => (Service: (string)s["service"]!, Table: (string)r!["table"]!, Tracking: (string)r["tracking_id"]!)))
            .ToList();
        Assert.All(tables, t => Assert.Equal(trackingId, t.Tracking));
        foreach (var expected in new[]
        {
            ("api-gateway", "sessions"), ("api-gateway", "messages"), ("workflow-agent", "generations"),
            ("workflow-engine", "workflows"), ("workflow-engine", "executions"), ("workflow-engine", "node_executions"),
        })
            Assert.Contains(expected, tables.Select(t => (t.Service, t.Table)));

        // JSON log lines of the three services, a receipt among each.
        foreach (var service in RunningSystem.Services)
        {
            var lines = await Eventually.GetAsync(_ => Task.FromResult(system.LogLines(service, trackingId)),
                found => found.Any(l => (string?)l["logger"] == "AiTeams.Receipt"));
            Assert.All(lines, l => Assert.Equal(service, (string?)l["service"]));
        }

        // Spans of the three services with the right parents, and the page that shows them.
        var found = await system.CaseAsync(trackingId, c => RunningSystem.Services.All(service => Spans(c).Any(s => (string?)s["service"] == service))
            && Spans(c).Any(IsRun) && Orphans(c).Count == 0);
        var byId = Spans(found).ToDictionary(s => (string)s["span_id"]!);
        AssertUnder(byId, "POST /generate", "workflow-agent", "POST /api/app/chat/stream", "api-gateway");
        AssertUnder(byId, "POST /workflows", "workflow-engine", "POST /generate", "workflow-agent");
        AssertUnder(byId, "plan_workflow", "workflow-agent", "POST /generate", "workflow-agent");
        AssertUnder(byId, "run_workflow", "workflow-engine", "POST /api/app/workflows/{workflow_id}/execute", "api-gateway");
        AssertUnder(byId, "execute_node", "workflow-engine", "run_workflow", "workflow-engine");

        var page = await system.Console.GetStringAsync($"/cases/{trackingId}");
        Assert.Contains(trackingId, page, StringComparison.Ordinal);
        Assert.Contains("run_workflow", page, StringComparison.Ordinal);

        // A metrics exemplar points at the trace.
        var exemplar = await Eventually.GetAsync(async ct =>
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, "/metrics");
            request.Headers.TryAddWithoutValidation("Accept", "application/openmetrics-text; version=1.0.0");
            using var response = await system.Gateway.SendAsync(request, ct);
            return await response.Content.ReadAsStringAsync(ct);
        }, text => text.Contains($"trace_id=\"{trackingId}\"", StringComparison.Ordinal));
        Assert.Contains("request_duration_seconds_bucket", exemplar, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Without_a_traceparent_the_chat_and_the_execute_are_two_stories_and_the_run_links_to_the_first()
    {
        var events = await ChatAsync(null);
        var chatId = (string)events[0]["tracking_id"]!;
        var workflowId = (string)events.Single(e => (string?)e["type"] == "workflow")["workflow"]!["workflow_id"]!;

        using var execute = await SendAsync(HttpMethod.Post, $"/api/app/workflows/{workflowId}/execute?wait=30s", null, new { });
        var execution = (await execute.Content.ReadFromJsonAsync<JsonObject>())!;
        var runId = Tracking(execute);

        Assert.NotEqual(chatId, runId);
        Assert.Equal(runId, (string?)execution["tracking_id"]);
        Assert.Equal(chatId, (string?)execution["workflow_tracking_id"]);
        var found = await system.CaseAsync(runId, c => Spans(c).Any(IsRun));
        Assert.Contains(Spans(found).First(IsRun)["links"]!.AsArray(), l => (string?)l!["trace_id"] == chatId);
    }

    [Fact]
    public async Task The_seeds_curl_with_a_traceparent_answers_that_trace_id()
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "/api/public/health");
        request.Headers.TryAddWithoutValidation("traceparent", "00-12345678901234567890123456789012-1234567890123456-01");

        using var response = await system.Gateway.SendAsync(request);

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.Equal("12345678901234567890123456789012", Tracking(response));
    }

    [Fact]
    public async Task The_seeds_load_script_shape_works_against_a_fresh_start()
    {
        for (var i = 0; i < 20; i++)
        {
            using var created = await system.Gateway.PostAsJsonAsync("/api/app/sessions", new { name = string.Create(CultureInfo.InvariantCulture, $"Test Session {i}") });
            Assert.Equal(HttpStatusCode.Created, created.StatusCode);
            var body = (await created.Content.ReadFromJsonAsync<JsonObject>())!;
            Assert.StartsWith("ses_", (string?)body["session_id"], StringComparison.Ordinal);
            Assert.Equal(Tracking(created), (string?)body["tracking_id"]);
        }

        using var missing = await system.Gateway.GetAsync("/api/app/nonexistent");
        Assert.Equal(HttpStatusCode.NotFound, missing.StatusCode);
        var problem = (await missing.Content.ReadFromJsonAsync<JsonObject>())!;
        Assert.Equal(Tracking(missing), (string?)problem["tracking_id"]);
    }

    private const string ClientSpanId = "00f067aa0ba902b7";

    private static string NewTraceId() => System.Diagnostics.ActivityTraceId.CreateRandom().ToHexString();

    private static string Tracking(HttpResponseMessage response) => response.Headers.GetValues("X-Tracking-ID").Single();

    private static IEnumerable<JsonObject> Spans(JsonObject found) => found["spans"]!["items"]!.AsArray().Select(s => s!.AsObject());

    private static bool IsRun(JsonObject span) => ((string)span["name"]!).StartsWith("run_workflow", StringComparison.Ordinal);

    /// <summary>Spans whose parent is neither the client's own span nor among the spans.</summary>
    private static List<JsonObject> Orphans(JsonObject found)
    {
        var known = Spans(found).Select(s => (string?)s["span_id"]).Append(ClientSpanId).ToHashSet();
        return [.. Spans(found).Where(s => s["parent_span_id"] is not null && !known.Contains((string?)s["parent_span_id"]))];
    }

    private static void AssertUnder(Dictionary<string, JsonObject> byId, string name, string service, string ancestorName, string ancestorService)
    {
        var span = byId.Values.FirstOrDefault(s => ((string)s["name"]!).StartsWith(name, StringComparison.Ordinal) && (string?)s["service"] == service);
        Assert.True(span is not null, $"no span {name} of {service} among: {string.Join(", ", byId.Values.Select(s => $"{s["service"]} {s["name"]}"))}");
        for (var parent = span; parent["parent_span_id"] is { } id && byId.TryGetValue((string)id!, out var next); parent = next)
            if (((string)next["name"]!).StartsWith(ancestorName, StringComparison.Ordinal) && (string?)next["service"] == ancestorService) return;
        Assert.Fail($"span {name} of {service} is not under {ancestorName} of {ancestorService}");
    }

    private async Task<HttpResponseMessage> SendAsync(HttpMethod method, string path, string? trackingId, object body)
    {
        using var request = new HttpRequestMessage(method, path) { Content = JsonContent.Create(body) };
        if (trackingId is not null) request.Headers.TryAddWithoutValidation("traceparent", $"00-{trackingId}-{ClientSpanId}-01");
        return await system.Gateway.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);
    }

    private async Task<List<JsonObject>> ChatAsync(string? trackingId)
    {
        var address = system.Gateway.BaseAddress!.Authority;
        using var response = await SendAsync(HttpMethod.Post, "/api/app/chat/stream", trackingId,
            new { message = $"fetch http://{address}/api/public/health and if the status is 200 wait 1 second" });
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        if (trackingId is not null) Assert.Equal(trackingId, Tracking(response));

        var events = new List<JsonObject>();
        using var reader = new StreamReader(await response.Content.ReadAsStreamAsync());
        while (await reader.ReadLineAsync() is { } line)
            if (line.StartsWith("data:", StringComparison.Ordinal)) events.Add(JsonNode.Parse(line[5..])!.AsObject());
        return events;
    }
}
