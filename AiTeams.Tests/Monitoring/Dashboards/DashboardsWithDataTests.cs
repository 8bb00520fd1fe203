using System.Net.Http.Json;
using System.Text.Json.Nodes;
using AiTeams.Contracts;
using AiTeams.Monitoring.Dashboards;
using AiTeams.Tests.AppHost.Backends;
using AiTeams.Tests.EndToEnd;
using AiTeams.Tests.Support;
using Xunit;

namespace AiTeams.Tests.Monitoring.Dashboards;

/// <summary>Every query of every panel on the real Prometheus, Loki and Jaeger, while requests come as users make them, faults among them.</summary>
[Collection(MonitoredSystemCollection.Name)]
public sealed class DashboardsWithDataTests(MonitoredSystem system)
{
    // Of every rate. The AppHost's Prometheus scrapes each five seconds.
    private const string Range = "1m";

    [RealProgramsFact("otelcol-contrib", "jaeger", "prometheus", "loki")]
    public async Task Each_panel_has_data_after_traffic()
    {
        var empty = GeneratedDashboards.Queries.ToList();

        // A rate needs two samples of a series that requests moved between them: the requests go on until every panel has something to draw.
        await Eventually.GetAsync(
            async cancellationToken =>
            {
                await Task.WhenAll(system.TrafficAsync(40), ErrorsAsync(cancellationToken));
                foreach (var each in empty.ToList())
                    if (await HasDataAsync(each.Query, cancellationToken)) empty.Remove(each);
                return string.Join('\n', empty.Select(each => $"{each.Place}: {QueryText.Of(each.Query)}"));
            },
            left => left.Length == 0,
            Patience.Most * 2);
    }

    // A run of a workflow that nobody stored, which fails in the engine, and a question to the agent that is none.
    private async Task ErrorsAsync(CancellationToken cancellationToken)
    {
        using var run = await system.Gateway.PostAsJsonAsync("/api/app/workflows/wf_00000000000000000000000000000000/execute", new { input = new { } }, cancellationToken);
        using var plan = await system.Gateway.PostAsJsonAsync(new Uri(system.Url(ServiceNames.WorkflowAgent), "/generate-workflow"), new { }, cancellationToken);
        Assert.True((int)run.StatusCode >= 400 && (int)plan.StatusCode >= 400, $"{run.StatusCode} {plan.StatusCode}");
    }

    private Task<bool> HasDataAsync(Query query, CancellationToken cancellationToken)
    {
        var text = QueryText.Filled(QueryText.Of(query), Range, system.TrackingId);
        return query switch
        {
            PrometheusQuery => AnswersAsync(system.Prometheus, $"/api/v1/query?query={Uri.EscapeDataString(text)}", cancellationToken),
            LokiQuery { IsMetric: true } => AnswersAsync(system.Loki, $"/loki/api/v1/query?query={Uri.EscapeDataString(text)}", cancellationToken),
            LokiQuery => AnswersAsync(system.Loki, $"/loki/api/v1/query_range?since=1h&limit=10&query={Uri.EscapeDataString(text)}", cancellationToken),
            TraceQuery => HasTraceAsync($"/api/traces/{system.TrackingId}", cancellationToken),
            TraceSearch search => HasTraceAsync($"/api/traces?lookback=1h&limit=1&service={search.Service}&operation={Uri.EscapeDataString(search.Operation)}", cancellationToken),
            _ => throw new ArgumentOutOfRangeException(nameof(query)),
        };
    }

    private static async Task<bool> AnswersAsync(HttpClient backend, string path, CancellationToken cancellationToken)
    {
        using var response = await backend.GetAsync(path, cancellationToken);
        var answer = await response.Content.ReadAsStringAsync(cancellationToken);
        Assert.True(response.IsSuccessStatusCode, $"{Uri.UnescapeDataString(path)}: {answer}");
        return JsonNode.Parse(answer)!["data"]!["result"]!.AsArray().Any(series => series!["value"] is not { } value || (string?)value[1] is not "NaN");
    }

    private async Task<bool> HasTraceAsync(string path, CancellationToken cancellationToken)
    {
        using var response = await system.Jaeger.GetAsync(path, cancellationToken);
        return response.IsSuccessStatusCode && (await response.Content.ReadFromJsonAsync<JsonNode>(cancellationToken))!["data"]!.AsArray().Count > 0;
    }
}
