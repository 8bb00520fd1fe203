using System.Globalization;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using AiTeams.Tests.AppHost.Backends;
using AiTeams.Tests.EndToEnd;
using AiTeams.Tests.Support;
using Xunit;

namespace AiTeams.Tests.Monitoring.Queries;

/// <summary>The queries under monitoring/queries on the real programs, while requests come as users make them.</summary>
[Collection(MonitoredSystemCollection.Name)]
public sealed class RealQueriesTests(MonitoredSystem system)
{
    private (string Name, string Value)[] Placeholders => [("tracking_id", system.TrackingId), ("workflow_id", system.WorkflowId), ("user_id", MonitoredSystem.UserId)];

    [RealProgramsFact("otelcol-contrib", "jaeger", "prometheus", "loki")]
    public async Task Every_PromQL_query_has_an_answer_after_traffic()
    {
        var unanswered = SavedQuery.Of("promql").Where(query => query.Query is not null).ToDictionary(query => query.Name, query => query.Text());

        // A rate needs two samples of a series that requests moved between them: the requests go on until all have an answer.
        await Eventually.GetAsync(
            async cancellationToken =>
            {
                await system.TrafficAsync(40);
                foreach (var (name, query) in unanswered.ToList())
                    if (await HasNumberAsync(query, cancellationToken)) unanswered.Remove(name);
                return string.Join(", ", unanswered.Keys);
            },
            left => left.Length == 0);
    }

    [RealProgramsFact("otelcol-contrib", "jaeger", "prometheus", "loki")]
    public async Task Every_LogQL_query_has_an_answer_after_traffic()
    {
        await system.TrafficAsync(20);
        foreach (var query in SavedQuery.Of("logql"))
            Assert.NotEmpty(await StreamsAsync(query.Text(Placeholders)));
    }

    [RealProgramsFact("otelcol-contrib", "jaeger", "prometheus", "loki")]
    public async Task A_story_in_Loki_is_what_gateway_and_agent_said_under_its_id_and_nothing_else()
    {
        var query = SavedQuery.Of("logql").Single(query => query.Name == "story").Text(Placeholders);

        var streams = await Eventually.GetAsync(_ => StreamsAsync(query), found => found.Select(stream => (string?)stream["service"]).Distinct().Count() == 2);

        Assert.All(streams, stream => Assert.Equal(system.TrackingId, (string?)stream["tracking_id"]));
        Assert.Equal(["api-gateway", "workflow-agent"], streams.Select(stream => (string?)stream["service"]).Distinct().Order());
    }

    [RealProgramsFact("otelcol-contrib", "jaeger", "prometheus", "loki")]
    public async Task Every_Jaeger_query_finds_traces_that_are_as_asked_for()
    {
        foreach (var query in SavedQuery.Of("jaeger"))
        {
            var traces = await Eventually.GetAsync(cancellationToken => TracesAsync(query, cancellationToken), found => found.Count > 0);

            if (query.Tags(Placeholders) is { Count: > 0 } tags)
                Assert.All(traces, trace => Assert.All(tags, tag => Assert.Contains(Spans(trace), span => Tag(span, tag.Key) == tag.Value)));
            if (query.Field("min_duration") is { } least)
                Assert.All(traces, trace => Assert.Contains(Spans(trace), span => (long)span["duration"]! >= int.Parse(least.TrimEnd('s'), CultureInfo.InvariantCulture) * 1_000_000L));
        }
    }

    private async Task<bool> HasNumberAsync(string query, CancellationToken cancellationToken)
    {
        using var response = await system.Prometheus.GetAsync($"/api/v1/query?query={Uri.EscapeDataString(query)}", cancellationToken);
        var answer = await response.Content.ReadFromJsonAsync<JsonNode>(cancellationToken);
        Assert.True(response.IsSuccessStatusCode, $"{query}: {answer!["error"]}");
        return answer!["data"]!["result"]!.AsArray().Any(series => (string?)series!["value"]![1] is not "NaN");
    }

    private Task<List<JsonObject>> StreamsAsync(string query) => Eventually.GetAsync(
        async cancellationToken =>
        {
            using var response = await system.Loki.GetAsync($"/loki/api/v1/query_range?since=1h&limit=1000&query={Uri.EscapeDataString(query)}", cancellationToken);
            var answer = await response.Content.ReadAsStringAsync(cancellationToken);
            Assert.True(response.IsSuccessStatusCode, $"{query}: {answer}");
            return JsonNode.Parse(answer)!["data"]!["result"]!.AsArray().Select(result => (result!["stream"] ?? result["metric"])!.AsObject()).ToList();
        },
        found => found.Count > 0);

    private async Task<List<JsonNode>> TracesAsync(SavedQuery query, CancellationToken cancellationToken)
    {
        var path = query.Field("trace", Placeholders) is { } trace
            ? $"/api/traces/{trace}"
            : $"/api/traces?lookback=1h&limit=20&service={query.Field("service")}&operation={Uri.EscapeDataString(query.Field("operation") ?? "")}&minDuration={query.Field("min_duration")}"
              + $"&tags={Uri.EscapeDataString(new JsonObject(query.Tags(Placeholders).Select(tag => KeyValuePair.Create(tag.Key, (JsonNode?)tag.Value))).ToJsonString())}";
        using var response = await system.Jaeger.GetAsync(path, cancellationToken);
        return response.IsSuccessStatusCode ? [.. (await response.Content.ReadFromJsonAsync<JsonNode>(cancellationToken))!["data"]!.AsArray().Select(found => found!)] : [];
    }

    private static IEnumerable<JsonNode> Spans(JsonNode trace) => trace["spans"]!.AsArray().Select(span => span!);

    private static string? Tag(JsonNode span, string key) =>
        span["tags"]!.AsArray().FirstOrDefault(tag => (string?)tag!["key"] == key)?["value"] switch
        {
            null => null,
            JsonValue value when value.TryGetValue<bool>(out var truth) => truth ? "true" : "false",
            var value => value.ToString(),
        };
}
