using System.Text.RegularExpressions;
using AiTeams.Testing.Otlp;
using AiTeams.Tests.AppHost.Backends;
using AiTeams.Tests.Support;
using Xunit;

namespace AiTeams.Tests.Monitoring;

/// <summary>Rate, errors and duration that the real Collector derives from spans.</summary>
public sealed partial class SpanMetricsTests
{
    private const string Often = "yaml:connectors::span_metrics::metrics_flush_interval: 1s";

    [RealProgramsFact("otelcol-contrib")]
    public async Task They_count_every_span_also_those_that_sampling_drops_under_names_and_labels_of_their_own()
    {
        await using var sink = await OtlpSink.StartAsync();
        await using var collector = await RunningCollector.StartAsync(
            sink.HttpEndpoint, [], "overlays/tail-sampling.yml", "yaml:processors::tail_sampling::decision_wait: 1s", Often);
        var traces = OtlpJson.TraceIds(seed: 11, count: 200).ToList();

        await collector.SendSpansAsync("api-gateway", traces.Select(trace => OtlpJson.Span(trace, "GET /api/app/sessions")));

        await Eventually.GetAsync(ct => collector.ReadAsync(collector.Metrics, "traces_span_metrics_calls_total{", ct), counts => counts is [200]);
        await Eventually.GetAsync(ct => collector.ReadAsync(collector.Metrics, "traces_span_metrics_duration_seconds_count{", ct), counts => counts is [200]);
        var kept = traces.Count(trace => string.CompareOrdinal(trace[18..], "e6666666666666") >= 0);
        await sink.Received.WaitForAsync(received => received.Spans.Count == kept);

        var text = await collector.Client.GetStringAsync(collector.Metrics);
        var line = text.Split('\n').Single(line => line.StartsWith("traces_span_metrics_calls_total{", StringComparison.Ordinal));
        Assert.All(
            (string[])["service=\"api-gateway\"", "service_name=\"api-gateway\"", "environment=\"dev\"", "project=\"starmates-ai-team\"", "span_name=\"GET /api/app/sessions\"", "span_kind=\"SPAN_KIND_SERVER\"", "status_code=\"STATUS_CODE_UNSET\""],
            label => Assert.Contains(label, line, StringComparison.Ordinal));
        // Nothing else came of the spans: the contract's own metrics have one source.
        Assert.All(Series().Matches(text).Select(match => match.Value), series => Assert.Matches("^(traces_span_metrics_|target_info)", series));
    }

    [RealProgramsFact("otelcol-contrib")]
    public async Task Span_names_without_bound_end_in_one_overflow_series_of_their_service()
    {
        await using var sink = await OtlpSink.StartAsync();
        await using var collector = await RunningCollector.StartAsync(sink.HttpEndpoint, [("SPAN_METRICS_LIMIT", "5")], Often);

        await collector.SendSpansAsync("careless", OtlpJson.TraceIds(seed: 12, count: 50).Select(trace => OtlpJson.Span(trace, $"GET /users/{trace}")));

        var calls = await Eventually.GetAsync(ct => collector.ReadAsync(collector.Metrics, "traces_span_metrics_calls_total{", ct), counts => counts.Sum() == 50);
        Assert.Equal([1, 1, 1, 1, 1, 45], calls.Order());
        Assert.Single(await collector.ReadAsync(collector.Metrics, "traces_span_metrics_calls_total{environment=\"dev\",job=\"careless\",otel_metric_overflow=\"true\"", CancellationToken.None));
    }

    [RealProgramsFact("otelcol-contrib")]
    public async Task A_bucket_points_to_a_trace()
    {
        await using var sink = await OtlpSink.StartAsync();
        await using var collector = await RunningCollector.StartAsync(sink.HttpEndpoint, [], "yaml:connectors::span_metrics::metrics_flush_interval: 3s");
        var trace = OtlpJson.TraceIds(seed: 13, count: 1).Single();

        // An exemplar is there until the next flush: spans keep coming, as they do in life.
        await Eventually.GetAsync(
            async cancellationToken =>
            {
                await collector.SendSpansAsync("api-gateway", OtlpJson.Span(trace, "GET /"));
                using var request = new HttpRequestMessage(HttpMethod.Get, collector.Metrics);
                request.Headers.TryAddWithoutValidation("Accept", "application/openmetrics-text; version=1.0.0");
                using var answer = await collector.Client.SendAsync(request, cancellationToken);
                return await answer.Content.ReadAsStringAsync(cancellationToken);
            },
            text => text.Split('\n').Any(line => line.StartsWith("traces_span_metrics_duration_seconds_bucket{", StringComparison.Ordinal) && line.Contains($"trace_id=\"{trace}\"", StringComparison.Ordinal)));
    }

    [GeneratedRegex("^[a-z_]+(?=[{ ])", RegexOptions.Multiline)]
    private static partial Regex Series();
}
