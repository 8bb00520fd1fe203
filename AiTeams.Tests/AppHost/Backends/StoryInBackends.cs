using System.Globalization;
using System.Net;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using AiTeams.Contracts;
using AiTeams.Tests.Support;
using Aspire.Hosting;
using Aspire.Hosting.Testing;
using Xunit;

namespace AiTeams.Tests.AppHost.Backends;

/// <summary>One story, told through the gateway of a running AppHost and read back through the APIs of its real backends.</summary>
/// <param name="trackingId">That of a story told earlier; default: a new one.</param>
internal sealed class StoryInBackends(DistributedApplication app, string project = "starmates-ai-team", string? trackingId = null) : IDisposable
{
    private const string ExecuteRoute = "/api/app/workflows/{workflow_id}/execute";

    private static readonly string[] Services = [ServiceNames.ApiGateway, ServiceNames.WorkflowAgent, ServiceNames.WorkflowEngine];
    private static readonly TimeSpan Arrival = Patience.Most;

    // Without propagation of its own: services under test in this process would put their traceparent over this test's.
    private readonly HttpClient _gateway = new(new SocketsHttpHandler { ActivityHeadersPropagator = null }) { BaseAddress = app.GetEndpoint(ServiceNames.ApiGateway, "http") };
    private readonly HttpClient _jaeger = app.CreateHttpClient("jaeger", "http");
    private readonly HttpClient _prometheus = app.CreateHttpClient("prometheus", "http");
    private readonly HttpClient _loki = app.CreateHttpClient("loki", "http");
    private readonly HttpClient _alertmanager = app.CreateHttpClient("alertmanager", "http");

    public static IReadOnlyList<string> Resources { get; } = [.. Services, ServiceNames.Console, "otel-collector", "jaeger", "prometheus", "loki", "alertmanager"];

    public string TrackingId { get; } = trackingId ?? System.Diagnostics.ActivityTraceId.CreateRandom().ToHexString();

    public void Dispose()
    {
        foreach (var client in (HttpClient[])[_gateway, _jaeger, _prometheus, _loki, _alertmanager])
        {
            client.Dispose();
        }
    }

    /// <summary>Chats, runs the workflow that comes of it, and finds both in Jaeger, Loki, Prometheus and Alertmanager.</summary>
    public async Task IsToldAndFoundAsync(CancellationToken cancellationToken)
    {
        await ChatAndExecuteAsync(cancellationToken);
        await IsKeptAsync();
        await EveryServiceIsUpAsync();
        await TheNumbersAreInPrometheusOnceAsync();
        await AnExemplarPointsAtTheStoryAsync();
        await TheRulesAreEvaluatedAsync();
        await AnAlertIsInAlertmanagerAsync();
        await ErrorInBackends.IsOnItsSpanAndInLokiAsync(_gateway, _jaeger, _loki, cancellationToken);
    }

    /// <summary>Finds its spans and its lines where they are kept.</summary>
    public async Task IsKeptAsync()
    {
        await TheTraceIsInJaegerAsync();
        await TheLinesAreInLokiAsync();
    }

    private async Task ChatAndExecuteAsync(CancellationToken cancellationToken)
    {
        var message = $"fetch http://{_gateway.BaseAddress!.Authority}/api/public/health and if the status is 200 wait 1 second";
        using var chat = await PostAsync("/api/app/chat/stream", new { message }, cancellationToken);
        Assert.Equal(HttpStatusCode.OK, chat.StatusCode);
        var workflow = (await chat.Content.ReadAsStringAsync(cancellationToken)).Split('\n')
            .Where(line => line.StartsWith("data:", StringComparison.Ordinal))
            .Select(line => JsonNode.Parse(line["data:".Length..])!)
            .Single(data => (string?)data["type"] == "workflow");

        using var execute = await PostAsync($"/api/app/workflows/{workflow["workflow"]!["workflow_id"]}/execute?wait=30s", new { input = new { } }, cancellationToken);
        Assert.Equal(HttpStatusCode.OK, execute.StatusCode);
        Assert.Equal("succeeded", (string?)(await execute.Content.ReadFromJsonAsync<JsonNode>(cancellationToken))!["status"]);
    }

    private async Task<HttpResponseMessage> PostAsync(string path, object body, CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, path) { Content = JsonContent.Create(body) };
        request.Headers.TryAddWithoutValidation("traceparent", $"00-{TrackingId}-00f067aa0ba902b7-01");
        return await _gateway.SendAsync(request, cancellationToken);
    }

    private async Task TheTraceIsInJaegerAsync()
    {
        string[] wanted =
        [
            "api-gateway POST /api/app/chat/stream", "workflow-agent POST /generate", "workflow-agent plan_workflow", "workflow-engine POST /workflows",
            $"api-gateway POST {ExecuteRoute}", "workflow-engine POST /workflows/{id}/execute", "workflow-engine run_workflow",
            "workflow-engine execute_node http_request", "workflow-engine execute_node if", "workflow-engine execute_node delay",
        ];
        await Eventually.GetAsync(ct => SpansAsync(ct), found => wanted.All(found.Contains), Arrival);
    }

    private async Task<HashSet<string>> SpansAsync(CancellationToken cancellationToken)
    {
        using var response = await _jaeger.GetAsync($"/api/v3/traces/{TrackingId}", cancellationToken);
        if (!response.IsSuccessStatusCode)
        {
            return [];
        }

        var trace = await response.Content.ReadFromJsonAsync<JsonNode>(cancellationToken);
        return [.. trace!["result"]!["resourceSpans"]!.AsArray().SelectMany(resource =>
        {
            var service = (string)resource!["resource"]!["attributes"]!.AsArray().Single(a => (string?)a!["key"] == "service.name")!["value"]!["stringValue"]!;
            return resource["scopeSpans"]!.AsArray().SelectMany(scope => scope!["spans"]!.AsArray()).Select(span => $"{service} {span!["name"]}");
        })];
    }

    private async Task TheLinesAreInLokiAsync()
    {
        var query = Uri.EscapeDataString($"{{environment=\"dev\"}} | tracking_id=\"{TrackingId}\"");
        await Eventually.GetAsync(
            async cancellationToken =>
            {
                var now = TimeProvider.System.GetUtcNow().ToUnixTimeSeconds();
                var answer = await _loki.GetFromJsonAsync<JsonNode>($"/loki/api/v1/query_range?query={query}&start={now - 600}&end={now + 60}&limit=1000", cancellationToken);
                return answer!["data"]!["result"]!.AsArray().Select(stream => (string?)stream!["stream"]!["service"]).ToHashSet(StringComparer.Ordinal);
            },
            found => found.IsSupersetOf(Services),
            Arrival);
    }

    private async Task AnAlertIsInAlertmanagerAsync() => await Eventually.GetAsync(
        async cancellationToken => (await _alertmanager.GetFromJsonAsync<JsonNode>("/api/v2/alerts", cancellationToken))!.AsArray()
            .Select(alert => (string?)alert!["labels"]!["alertname"]).ToList(),
        found => found.Contains("Watchdog"),
        Arrival);

    private async Task EveryServiceIsUpAsync()
    {
        foreach (var service in Services)
        {
            var up = await Eventually.GetAsync(ct => QueryAsync($"up{{job=\"{service}\"}}", ct), found => found.Any(sample => sample.Value == 1), Arrival);
            Assert.Equal(1, Assert.Single(up).Value);
        }
    }

    private async Task TheNumbersAreInPrometheusOnceAsync()
    {
        // The two requests above and no others: a second path to Prometheus, or a second series of the same request, would make more of them.
        foreach (var endpoint in new[] { "/api/app/chat/stream", ExecuteRoute })
        {
            var query = $"request_count_total{{service=\"api-gateway\",endpoint=\"{endpoint}\"}}";
            var found = await Eventually.GetAsync(ct => QueryAsync(query, ct), samples => samples.Count > 0, Arrival);
            var sample = Assert.Single(found);
            Assert.Equal(1, sample.Value);
            Assert.Equal(("dev", project, "api-gateway"), (sample.Labels["environment"], sample.Labels["project"], sample.Labels["service_name"]));
            Assert.Matches(@"^\d+\.\d+\.\d+", sample.Labels["version"]);
        }

        foreach (var service in Services)
        {
            // Scraped samples other than `up` and its like are dropped while there is a Collector.
            Assert.Empty(await QueryAsync($"request_count_total{{job=\"{service}\",instance=~\".+:[0-9]+\"}}", CancellationToken.None));
            Assert.NotEmpty(await Eventually.GetAsync(
                ct => QueryAsync($"request_duration_seconds_count{{service=\"{service}\"}}", ct), samples => samples.Count > 0, Arrival));
        }
    }

    private async Task AnExemplarPointsAtTheStoryAsync()
    {
        var query = Uri.EscapeDataString("request_duration_seconds_bucket{service=\"api-gateway\",endpoint=\"/api/app/chat/stream\"}");
        await Eventually.GetAsync(
            async cancellationToken =>
            {
                var now = TimeProvider.System.GetUtcNow().ToUnixTimeSeconds();
                var answer = await _prometheus.GetFromJsonAsync<JsonNode>($"/api/v1/query_exemplars?query={query}&start={now - 600}&end={now + 60}", cancellationToken);
                return answer!["data"]!.AsArray().SelectMany(series => series!["exemplars"]!.AsArray()).Select(exemplar => (string?)exemplar!["labels"]!["trace_id"]).ToList();
            },
            found => found.Contains(TrackingId),
            Arrival);
    }

    private async Task TheRulesAreEvaluatedAsync()
    {
        var alias = await Eventually.GetAsync(
            ct => QueryAsync("http_requests_total{service=\"api-gateway\",path=\"/api/app/chat/stream\",status=\"200\"}", ct), found => found.Count > 0, Arrival);
        Assert.Equal(1, Assert.Single(alias).Value);
        await Eventually.GetAsync(ct => QueryAsync("ALERTS{alertname=\"Watchdog\",alertstate=\"firing\"}", ct), found => found.Count == 1, Arrival);

        var rules = await Eventually.GetAsync(
            async ct => (await _prometheus.GetFromJsonAsync<JsonNode>("/api/v1/rules", ct))!["data"]!["groups"]!.AsArray().SelectMany(group => group!["rules"]!.AsArray()).ToList(),
            found => found.All(rule => (string?)rule!["health"] != "unknown"),
            Arrival);
        Assert.NotEmpty(rules);
        Assert.All(rules, rule => Assert.True((string?)rule!["health"] == "ok", $"{rule["name"]}: {rule["lastError"]}"));
    }

    private async Task<IReadOnlyList<Sample>> QueryAsync(string query, CancellationToken cancellationToken)
    {
        var answer = await _prometheus.GetFromJsonAsync<JsonNode>($"/api/v1/query?query={Uri.EscapeDataString(query)}", cancellationToken);
        return [.. answer!["data"]!["result"]!.AsArray().Select(series => new Sample(
            series!["metric"]!.AsObject().ToDictionary(label => label.Key, label => (string)label.Value!),
            double.Parse((string)series["value"]![1]!, CultureInfo.InvariantCulture)))];
    }

    private sealed record Sample(IReadOnlyDictionary<string, string> Labels, double Value);
}
