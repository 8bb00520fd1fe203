namespace AiTeams.ServiceDefaults.Metrics;

/// <summary>Bounds of every duration histogram: one at each threshold that a rule uses.</summary>
internal static class HistogramBounds
{
    internal static readonly double[] Seconds = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2, 2.5, 5, 10, 30, 60, 120, 300, 600];

    internal static readonly double[] Microseconds = [.. Seconds.Select(static bound => Math.Round(bound * 1_000_000))];
}
