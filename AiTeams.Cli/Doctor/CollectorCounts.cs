using System.Globalization;

namespace AiTeams.Cli.Doctor;

/// <summary>What the Collector counts about itself, by kind of record: spans, metric_points, log_records.</summary>
/// <remarks>https://opentelemetry.io/docs/collector/internal-telemetry/</remarks>
internal sealed class CollectorCounts
{
    private readonly Dictionary<string, double> _sums = new(StringComparer.Ordinal);

    public static CollectorCounts None { get; } = new();

    public double Taken(string records) => _sums.GetValueOrDefault($"otelcol_receiver_accepted_{records}");

    public double GivenUp(string records) => _sums.GetValueOrDefault($"otelcol_exporter_send_failed_{records}") + _sums.GetValueOrDefault($"otelcol_exporter_enqueue_failed_{records}");

    /// <summary>Records, or batches where a queue counts those.</summary>
    public double Waiting => _sums.GetValueOrDefault("otelcol_exporter_queue_size");

    /// <returns>Nothing counted where it does not answer.</returns>
    public static async Task<CollectorCounts> ReadAsync(Peer collector, CancellationToken cancellationToken)
    {
        var counts = new CollectorCounts();
        if (!collector.IsThere || await collector.TextAsync("metrics", cancellationToken) is not { } text) return counts;
        foreach (var line in text.Split('\n').Where(line => line.StartsWith("otelcol_", StringComparison.Ordinal)))
        {
            var name = line[..line.IndexOfAny(['{', ' '])];
            // A reader that somebody configured by hand may add the suffix.
            if (name.EndsWith("_total", StringComparison.Ordinal)) name = name[..^6];
            if (double.TryParse(line[(line.LastIndexOf(' ') + 1)..], CultureInfo.InvariantCulture, out var value)) counts._sums[name] = counts._sums.GetValueOrDefault(name) + value;
        }
        return counts;
    }
}
