namespace AiTeams.Benchmarks.Results;

/// <summary>The middle of repeated measurements and the quarters beside it.</summary>
internal readonly record struct Median(double Value, double Low, double High)
{
    internal static Median Of(IEnumerable<double> values)
    {
        double[] sorted = [.. values.Order()];
        return sorted.Length == 0 ? default : new(At(sorted, 0.5), At(sorted, 0.25), At(sorted, 0.75));
    }

    private static double At(double[] sorted, double share)
    {
        var position = share * (sorted.Length - 1);
        var below = (int)position;
        var above = Math.Min(below + 1, sorted.Length - 1);
        return sorted[below] + (sorted[above] - sorted[below]) * (position - below);
    }
}
