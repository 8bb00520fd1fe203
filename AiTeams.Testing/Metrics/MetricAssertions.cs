using System.Text.RegularExpressions;
using AiTeams.Otlp;

namespace AiTeams.Testing.Metrics;

/// <summary>What holds for metrics as they arrived, e.g. <c>sink.Received.Metrics.ShouldCarryNoId()</c>.</summary>
public static partial class MetricAssertions
{
    /// <summary>
    /// No label value is, or holds, an id: each would be a series of its own. Ids are 16 or 32 hex digits, UUIDs, ULIDs, and anything that begins
    /// with one of the prefixes.
    /// </summary>
    /// <param name="prefixes">Of the ids of your own, e.g. <c>wf_</c>.</param>
    /// <exception cref="TelemetryAssertionException">The message names each metric, label and value.</exception>
    public static void ShouldCarryNoId(this IEnumerable<OtlpMetric> metrics, params IReadOnlyList<string> prefixes) => Require(
        metrics.SelectMany(metric => metric.Points.SelectMany(point => point.Attributes.Select(label => (Metric: metric.Name, Label: label.Key, Value: label.Value.ToString()))))
            .Where(found => Id().IsMatch(found.Value) || prefixes.Any(prefix => found.Value.StartsWith(prefix, StringComparison.Ordinal)))
            .Select(found => $"{found.Metric} has {found.Label} = \"{found.Value}\""),
        "Metrics carry ids, and each is a series of its own");

    /// <summary>Wherever the label occurs, its value is one of these.</summary>
    public static void ShouldTakeLabel(this IEnumerable<OtlpMetric> metrics, string label, params IReadOnlyList<string> among) => Require(
        metrics.SelectMany(metric => metric.Points.Select(point => (Metric: metric.Name, Value: point.Attributes[label])))
            .Where(found => found.Value.Kind != OtlpValueKind.Empty && !among.Contains(found.Value.ToString()))
            .Select(found => $"{found.Metric} has {label} = \"{found.Value}\""),
        $"The label {label} comes from the closed set {string.Join(" | ", among)}");

    /// <summary>No point has a label besides these.</summary>
    public static void ShouldHaveOnlyLabels(this IEnumerable<OtlpMetric> metrics, params IReadOnlyList<string> labels) => Require(
        metrics.SelectMany(metric => metric.Points.SelectMany(point => point.Attributes.Select(label => (Metric: metric.Name, Label: label.Key))))
            .Where(found => !labels.Contains(found.Label))
            .Select(found => $"{found.Metric} has {found.Label}"),
        $"Only the labels {string.Join(", ", labels)} are known");

    private static void Require(IEnumerable<string> offences, string rule)
    {
        var found = offences.Distinct().Order(StringComparer.Ordinal).ToList();
        if (found.Count > 0) throw new TelemetryAssertionException($"{rule}, but:\n  {string.Join("\n  ", found)}");
    }

    [GeneratedRegex(@"(?<![0-9A-Za-z])(?:[0-9a-fA-F]{32}|[0-9a-fA-F]{16}|[0-9a-fA-F]{8}-(?:[0-9a-fA-F]{4}-){3}[0-9a-fA-F]{12}|[0-7][0-9A-HJKMNP-TV-Z]{25})(?![0-9A-Za-z])")]
    private static partial Regex Id();
}
