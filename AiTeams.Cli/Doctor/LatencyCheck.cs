using System.Globalization;
using System.Text.Json.Nodes;

namespace AiTeams.Cli.Doctor;

/// <summary>"High latency": endpoints whose 95th percentile is over a second, and in which span the slowest trace spent its time.</summary>
internal static class LatencyCheck
{
    private const string Check = "latency";
    private const int MostEndpoints = 3;
    private const double Limit = 1;

    public static async Task<IReadOnlyList<Finding>> LookAsync(Scene scene, CancellationToken cancellationToken)
    {
        if (!scene.Prometheus.IsThere) return [];
        var slow = await scene.Prometheus.SamplesAsync($"topk({MostEndpoints}, histogram_quantile(0.95, sum by (le, service, endpoint) (rate(request_duration_seconds_bucket{{service=~\"api-gateway|workflow-agent|workflow-engine\"}}[15m]))) > {Limit})",
            cancellationToken);
        if (slow.Count == 0) return [Scene.Fine(Check, scene.Texts.FastEnough, Limit)];
        return await Task.WhenAll(slow.OrderByDescending(sample => sample.Value).Select(async sample =>
        {
            var note = Scene.Note(Check, scene.Texts.Slow, sample.Label("service"), sample.Label("endpoint"), Seconds(sample.Value));
            return note with { Says = note.Says + await SlowestAsync(scene, sample.Label("service"), sample.Label("endpoint"), cancellationToken) };
        }));
    }

    private static async Task<string> SlowestAsync(Scene scene, string service, string endpoint, CancellationToken cancellationToken)
    {
        if (!scene.Jaeger.IsThere) return "";
        var now = scene.Now;
        var found = await scene.Jaeger.JsonAsync(
            $"api/v3/traces?query.service_name={service}&query.duration_min={Limit}s&query.search_depth=50"
            + $"&query.start_time_min={Stamp(now.AddHours(-1))}&query.start_time_max={Stamp(now)}", cancellationToken);
        var spans = SpanTime.Of(found);
        if (spans.Where(span => span.Service == service && span.Name.EndsWith($" {endpoint}", StringComparison.Ordinal)).MaxBy(span => span.Seconds) is not { } slowest) return "";
        var longest = spans.Where(span => span.TraceId == slowest.TraceId).MaxBy(span => span.OwnSeconds)!;
        return Scene.Format(scene.Texts.SlowestSpan, slowest.TraceId, Seconds(slowest.Seconds), Seconds(longest.OwnSeconds), longest.Service, longest.Name);
    }

    private static string Stamp(DateTimeOffset at) => at.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);

    private static string Seconds(double seconds) => seconds.ToString("0.##", CultureInfo.InvariantCulture);

    /// <summary>A span's time, and what of it no child of the span explains.</summary>
    internal sealed record SpanTime(string TraceId, string Service, string Name, double Seconds, double OwnSeconds)
    {
        public static IReadOnlyList<SpanTime> Of(JsonNode? answer)
        {
            var spans = (from resource in answer?["result"]?["resourceSpans"]?.AsArray() ?? []
                         let service = resource["resource"]!["attributes"]!.AsArray().Where(attribute => (string?)attribute!["key"] == "service.name").Select(attribute => (string?)attribute!["value"]!["stringValue"]).FirstOrDefault() ?? ""
                         from scope in resource["scopeSpans"]!.AsArray()
                         from span in scope!["spans"]!.AsArray()
                         select (TraceId: (string)span!["traceId"]!, Id: (string)span["spanId"]!, Parent: (string?)span["parentSpanId"] ?? "", Service: service, Name: (string)span["name"]!,
                             Seconds: (Nanoseconds(span["endTimeUnixNano"]) - Nanoseconds(span["startTimeUnixNano"])) / 1e9)).ToList();
            var children = spans.GroupBy(span => (span.TraceId, span.Parent)).ToDictionary(group => group.Key, group => group.Sum(span => span.Seconds));
            return [.. spans.Select(span => new SpanTime(span.TraceId, span.Service, span.Name, span.Seconds, Math.Max(0, span.Seconds - children.GetValueOrDefault((span.TraceId, span.Id)))))];
        }

        private static long Nanoseconds(JsonNode? value) => long.Parse((string)value!, CultureInfo.InvariantCulture);
    }
}
