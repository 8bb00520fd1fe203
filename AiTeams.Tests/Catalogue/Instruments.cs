using AiTeams.ServiceDefaults.Metrics;
using OpenTelemetry.Metrics;

namespace AiTeams.Tests.Catalogue;

/// <summary>Every instrument that the product declares.</summary>
internal static class Instruments
{
    internal static IReadOnlyList<InstrumentDefinition> All { get; } =
        [.. Product.Assemblies.SelectMany(InstrumentDefinition.DeclaredIn).OrderBy(static found => found.Name, StringComparer.Ordinal)];

    /// <summary>As Prometheus shows it; a histogram adds _bucket, _sum and _count.</summary>
    internal static string PrometheusNameOf(InstrumentDefinition instrument) => PrometheusName.Of(instrument.Name, instrument.Unit ?? "", instrument.Kind switch
    {
        InstrumentKind.Counter => MetricType.LongSum,
        InstrumentKind.UpDownCounter => MetricType.LongSumNonMonotonic,
        InstrumentKind.Gauge => MetricType.LongGauge,
        _ => MetricType.Histogram,
    });

    /// <summary>Labels by key; a key with two sets (status of a run, of a node) is there twice.</summary>
    internal static IEnumerable<(LabelDefinition Label, IReadOnlyList<string> On)> Labels =>
        All.SelectMany(static instrument => instrument.Labels, static (instrument, label) => (instrument.Name, Label: label))
            .GroupBy(static use => (use.Label.Key, Values: string.Join(' ', use.Label.Values), use.Label.English))
            .OrderBy(static same => same.Key.Key, StringComparer.Ordinal).ThenBy(static same => same.Key.Values, StringComparer.Ordinal)
            .Select(static same => (same.First().Label, (IReadOnlyList<string>)[.. same.Select(static use => use.Name).Distinct()]));
}
