using System.Globalization;
using System.Net;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using AiTeams.Contracts;
using AiTeams.Tests.Support;
using Aspire.Hosting.Testing;
using Xunit;

namespace AiTeams.Tests.AppHost.Backends;

/// <summary>The AppHost with the real Collector, Jaeger and Prometheus: one story and its numbers, read back through their own APIs.</summary>
public sealed class RealBackendsTests
{
    private const string ExecuteRoute = "/api/app/workflows/{workflow_id}/execute";

    private static readonly string[] Services = [ServiceNames.ApiGateway, ServiceNames.WorkflowAgent, ServiceNames.WorkflowEngine];
    private static readonly TimeSpan Arrival = Patience.Most;

    [RealProgramsFact("otelcol-contrib", "jaeger", "prometheus", "loki", "alertmanager")]
    public async Task A_story_is_in_Jaeger_and_its_numbers_once_in_Prometheus_and_stopping_leaves_nothing()
    {
        using var deadline = new CancellationTokenSource(TimeSpan.FromMinutes(4));
        using var data = new TempFolder();
        var builder = await DistributedApplicationTestingBuilder.CreateAsync<Projects.AiTeams_AppHost>(
            [$"--AITEAMS_DATA={data.Path}", "--Backends=native"], deadline.Token);
        IReadOnlyList<LinuxProcess> started;
        await using (var app = await builder.BuildAsync(deadline.Token))
        {
            await app.StartAsync(deadline.Token);
            foreach (var resource in Services.Concat([ServiceNames.Console, "otel-collector", "jaeger", "prometheus", "loki", "alertmanager"]))
            {
                await app.ResourceNotifications.WaitForResourceHealthyAsync(resource, deadline.Token);
            }

            started = LinuxProcess.DescendantsOf(Environment.ProcessId);
            // Without propagation of its own: services under test in this process would put their traceparent over this test's.
            using var gateway = new HttpClient(new SocketsHttpHandler { ActivityHeadersPropagator = null }) { BaseAddress = app.GetEndpoint(ServiceNames.ApiGateway, "http") };
            using var jaeger = app.CreateHttpClient("jaeger", "http");
            using var prometheus = app.CreateHttpClient("prometheus", "http");

            var trackingId = System.Diagnostics.ActivityTraceId.CreateRandom().ToHexString();
            await ChatAndExecuteAsync(gateway, trackingId, deadline.Token);

            await TheTraceIsInJaegerAsync(jaeger, trackingId);
            await EveryServiceIsUpAsync(prometheus);
            await TheNumbersAreInPrometheusOnceAsync(prometheus);
            await AnExemplarPointsAtTheStoryAsync(prometheus, trackingId);
            await TheRulesAreEvaluatedAsync(prometheus);
            await app.StopAsync(deadline.Token);
        }

        Assert.True(started.Count >= 9, $"only {started.Count} processes were started");
        Assert.DoesNotContain(started, process => process.IsAlive && process.Name is "otelcol-contrib" or "jaeger" or "prometheus" or "loki" or "alertmanager");
    }

    private static async Task ChatAndExecuteAsync(HttpClient gateway, string trackingId, CancellationToken cancellationToken)
    {
        var message = $"fetch http://{gateway.BaseAddress!.Authority}/api/public/health and if the status is 200 wait 1 second";
        using var chat = await PostAsync(gateway, "/api/app/chat/stream", trackingId, new { message }, cancellationToken);
        Assert.Equal(HttpStatusCode.OK, chat.StatusCode);
        var workflow = (await chat.Content.ReadAsStringAsync(cancellationToken)).Split('\n')
            .Where(line => line.StartsWith("data:", StringComparison.Ordinal))
            .Select(line => JsonNode.Parse(line["data:".Length..])!)
            .Single(data => (string?)data["type"] == "workflow");

        using var execute = await PostAsync(gateway, $"/api/app/workflows/{workflow["workflow"]!["workflow_id"]}/execute?wait=30s", trackingId, new { input = new { } }, cancellationToken);
        Assert.Equal(HttpStatusCode.OK, execute.StatusCode);
        Assert.Equal("succeeded", (string?)(await execute.Content.ReadFromJsonAsync<JsonNode>(cancellationToken))!["status"]);
    }

    private static async Task<HttpResponseMessage> PostAsync(HttpClient client, string path, string trackingId, object body, CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, path) { Content = JsonContent.Create(body) };
        request.Headers.TryAddWithoutValidation("traceparent", $"00-{trackingId}-00f067aa0ba902b7-01");
        return await client.SendAsync(request, cancellationToken);
    }

    private static async Task TheTraceIsInJaegerAsync(HttpClient jaeger, string trackingId)
    {
        string[] wanted =
        [
            "api-gateway POST /api/app/chat/stream", "workflow-agent POST /generate", "workflow-agent plan_workflow", "workflow-engine POST /workflows",
            $"api-gateway POST {ExecuteRoute}", "workflow-engine POST /workflows/{id}/execute", "workflow-engine run_workflow",
            "workflow-engine execute_node http_request", "workflow-engine execute_node if", "workflow-engine execute_node delay",
        ];
        await Eventually.GetAsync(ct => SpansAsync(jaeger, trackingId, ct), found => wanted.All(found.Contains), Arrival);
    }

    private static async Task<HashSet<string>> SpansAsync(HttpClient jaeger, string trackingId, CancellationToken cancellationToken)
    {
        using var response = await jaeger.GetAsync($"/api/v3/traces/{trackingId}", cancellationToken);
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

    private static async Task EveryServiceIsUpAsync(HttpClient prometheus)
    {
        foreach (var service in Services)
        {
            var up = await Eventually.GetAsync(ct => QueryAsync(prometheus, $"up{{job=\"{service}\"}}", ct), found => found.Any(sample => sample.Value == 1), Arrival);
            Assert.Equal(1, Assert.Single(up).Value);
        }
    }

    private static async Task TheNumbersAreInPrometheusOnceAsync(HttpClient prometheus)
    {
        // The two requests above and no others: a second path to Prometheus, or a second series of the same request, would make more of them.
        foreach (var endpoint in new[] { "/api/app/chat/stream", ExecuteRoute })
        {
            var query = $"request_count_total{{service=\"api-gateway\",endpoint=\"{endpoint}\"}}";
            var found = await Eventually.GetAsync(ct => QueryAsync(prometheus, query, ct), samples => samples.Count > 0, Arrival);
            var sample = Assert.Single(found);
            Assert.Equal(1, sample.Value);
            Assert.Equal(("dev", "starmates-ai-team", "api-gateway"), (sample.Labels["environment"], sample.Labels["project"], sample.Labels["service_name"]));
            Assert.Matches(@"^\d+\.\d+\.\d+", sample.Labels["version"]);
        }

        foreach (var service in Services)
        {
            // Scraped samples other than `up` and its like are dropped while there is a Collector.
            Assert.Empty(await QueryAsync(prometheus, $"request_count_total{{job=\"{service}\",instance=~\"localhost:.*\"}}", CancellationToken.None));
            Assert.NotEmpty(await Eventually.GetAsync(
                ct => QueryAsync(prometheus, $"request_duration_seconds_count{{service=\"{service}\"}}", ct), samples => samples.Count > 0, Arrival));
        }
    }

    private static async Task AnExemplarPointsAtTheStoryAsync(HttpClient prometheus, string trackingId)
    {
        var query = Uri.EscapeDataString("request_duration_seconds_bucket{service=\"api-gateway\",endpoint=\"/api/app/chat/stream\"}");
        await Eventually.GetAsync(
            async cancellationToken =>
            {
                var now = TimeProvider.System.GetUtcNow().ToUnixTimeSeconds();
                var answer = await prometheus.GetFromJsonAsync<JsonNode>($"/api/v1/query_exemplars?query={query}&start={now - 600}&end={now + 60}", cancellationToken);
                return answer!["data"]!.AsArray().SelectMany(series => series!["exemplars"]!.AsArray()).Select(exemplar => (string?)exemplar!["labels"]!["trace_id"]).ToList();
            },
            found => found.Contains(trackingId),
            Arrival);
    }

    private static async Task TheRulesAreEvaluatedAsync(HttpClient prometheus)
    {
        var alias = await Eventually.GetAsync(
            ct => QueryAsync(prometheus, "http_requests_total{service=\"api-gateway\",path=\"/api/app/chat/stream\",status=\"200\"}", ct), found => found.Count > 0, Arrival);
        Assert.Equal(1, Assert.Single(alias).Value);
        await Eventually.GetAsync(ct => QueryAsync(prometheus, "ALERTS{alertname=\"Watchdog\",alertstate=\"firing\"}", ct), found => found.Count == 1, Arrival);

        var rules = await Eventually.GetAsync(
            async ct => (await prometheus.GetFromJsonAsync<JsonNode>("/api/v1/rules", ct))!["data"]!["groups"]!.AsArray().SelectMany(group => group!["rules"]!.AsArray()).ToList(),
            found => found.All(rule => (string?)rule!["health"] != "unknown"),
            Arrival);
        Assert.NotEmpty(rules);
        Assert.All(rules, rule => Assert.True((string?)rule!["health"] == "ok", $"{rule["name"]}: {rule["lastError"]}"));
    }

    private static async Task<IReadOnlyList<Sample>> QueryAsync(HttpClient prometheus, string query, CancellationToken cancellationToken)
    {
        var answer = await prometheus.GetFromJsonAsync<JsonNode>($"/api/v1/query?query={Uri.EscapeDataString(query)}", cancellationToken);
        return [.. answer!["data"]!["result"]!.AsArray().Select(series => new Sample(
            series!["metric"]!.AsObject().ToDictionary(label => label.Key, label => (string)label.Value!),
            double.Parse((string)series["value"]![1]!, CultureInfo.InvariantCulture)))];
    }

    private sealed record Sample(IReadOnlyDictionary<string, string> Labels, double Value);
}
