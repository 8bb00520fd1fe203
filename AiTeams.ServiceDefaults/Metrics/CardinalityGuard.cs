using System.Collections.Concurrent;
using System.Globalization;
using AiTeams.ServiceDefaults.Identity;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Logging;
using OpenTelemetry.Metrics;

namespace AiTeams.ServiceDefaults.Metrics;

/// <summary>
/// Knows how many streams an instrument may have (<c>Metrics:StreamLimit</c>, or <c>Metrics:StreamLimits:INSTRUMENT</c>), counts what was folded
/// beyond it, and names each culprit once. Our own open labels are folded into <c>other</c> as they are recorded. Any other instrument is
/// folded by the SDK into one stream with <c>otel.metric.overflow</c>, found here when it is exported.
/// </summary>
/// <remarks>https://github.com/open-telemetry/opentelemetry-specification/blob/v1.48.0/specification/metrics/sdk.md#cardinality-limits.</remarks>
internal sealed class CardinalityGuard
{
    internal const string OverflowKey = "otel.metric.overflow";

    private const string LimitKey = "Metrics:StreamLimit";

    private readonly ILogger<CardinalityGuard> _logger;
    private readonly int _limit;
    private readonly Dictionary<string, int> _limits;
    private readonly ConcurrentDictionary<(string Instrument, string Label), long> _folded = new();
    private readonly ConcurrentDictionary<string, bool> _taken = new(StringComparer.Ordinal);

    /// <exception cref="StartRefusedException">A configured limit is no number from 1 to 100,000.</exception>
    public CardinalityGuard(IConfiguration configuration, ILogger<CardinalityGuard> logger)
    {
        _logger = logger;
        _limit = configuration[LimitKey] is { Length: > 0 } limit ? Read(LimitKey, limit) : InstrumentDefinition.DefaultMostStreams;
        _limits = configuration.GetSection(LimitKey + "s").GetChildren()
            .ToDictionary(static given => given.Key, static given => Read(given.Path, given.Value), StringComparer.OrdinalIgnoreCase);
    }

    /// <summary>Measurements folded since the start, by culprit; of an instrument that the SDK folds, collections that found it so.</summary>
    internal IReadOnlyDictionary<(string Instrument, string Label), long> FoldedCounts => _folded;

    /// <param name="needed">What its labels can make; a limit for all does not raise it.</param>
    internal int LimitOf(string instrument, int needed) => _limits.TryGetValue(instrument, out var own) ? own : Math.Min(_limit, needed);

    /// <summary>One measurement more than the limit allows.</summary>
    internal void Folded(string instrument, string label, int limit)
    {
        if (_folded.AddOrUpdate((instrument, label), 1, static (_, count) => count + 1) == 1) _logger.LabelFolded(instrument, label, limit);
    }

    /// <summary>An instrument that cannot be scraped, as another has its name.</summary>
    internal void NameTaken(string instrument, string family)
    {
        if (_taken.TryAdd(instrument, true)) _logger.MetricNameTaken(instrument, family);
    }

    /// <summary>Finds out whether the SDK had to fold streams of this instrument. Called for each metric of each export.</summary>
    internal void Inspect(Metric metric)
    {
        // The SDK keeps the first two places for the stream without labels and the one that overflowed.
        var looked = 0;
        foreach (ref readonly var point in metric.GetMetricPoints())
        {
            if (IsOverflow(point))
            {
                Folded(metric.Name, Culprit(metric), LimitOf(metric.Name, _limit));
                return;
            }
            if (++looked == 2) return;
        }
    }

    internal static bool IsOverflow(in MetricPoint point)
    {
        foreach (var tag in point.Tags) return tag.Key == OverflowKey;
        return false;
    }

    /// <summary>The label with the most values.</summary>
    private static string Culprit(Metric metric)
    {
        var values = new Dictionary<string, HashSet<object>>(StringComparer.Ordinal);
        foreach (ref readonly var point in metric.GetMetricPoints())
        {
            foreach (var (key, value) in point.Tags)
            {
                if (!values.TryGetValue(key, out var seen)) values[key] = seen = [];
                if (value is not null) seen.Add(value);
            }
        }
        values.Remove(OverflowKey);
        return values.Count == 0 ? "" : values.MaxBy(static pair => pair.Value.Count).Key;
    }

    private static int Read(string key, string? given) =>
        int.TryParse(given, NumberStyles.None, CultureInfo.InvariantCulture, out var limit) && limit is >= 1 and <= 100_000
            ? limit
            : throw new StartRefusedException($"{key} is '{given}'; it must be a number from 1 to 100000.");
}
