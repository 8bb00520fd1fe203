using System.Globalization;

namespace AiTeams.Cli.Check;

/// <summary>One line of the report.</summary>
/// <param name="Measured">As people read it.</param>
/// <param name="Goal">As people read it.</param>
internal sealed record Figure(string Name, string Measured, string Goal, bool IsMet)
{
    /// <param name="goal">Least share; 1 means all. Nothing proves nothing: it is missed.</param>
    public static Figure Of(string name, int part, int whole, double goal)
    {
        var aim = goal == 1 ? "100 %" : $"≥ {Text(goal * 100)} %";
        if (whole == 0) return new(name, "-", aim, IsMet: false);
        var share = (double)part / whole;
        return new(name, $"{Percent(share)} ({Number(part)} / {Number(whole)})", aim, share >= goal);
    }

    /// <summary>99 of 100 within the goal; what never came counts as slower than everything.</summary>
    public static Figure Within(string name, IReadOnlyList<TimeSpan> delays, int missing, TimeSpan goal)
    {
        var sorted = delays.Order().ToList();
        var all = sorted.Count + missing;
        var p99 = At(0.99);
        return new(name, $"p50 {Seconds(At(0.50))}, p99 {Seconds(p99)}, max {(missing > 0 ? "-" : Seconds(At(1)))} ({Number(sorted.Count)} / {Number(all)})",
            $"p99 ≤ {Text(goal.TotalSeconds)} s", p99 <= goal);

        TimeSpan? At(double share) => (int)Math.Ceiling(share * all) - 1 is var place && place >= 0 && place < sorted.Count ? sorted[place] : null;
    }

    public static Figure Below(string name, double? value, int goal) =>
        new(name, value is { } number ? Number((int)number) : "-", $"< {Number(goal)}", value < goal);

    // Rounded down: 9,999 of 10,000 is not 100 %.
    private static string Percent(double share) => string.Create(CultureInfo.InvariantCulture, $"{Math.Floor(share * 100_000) / 1000:0.000} %");

    private static string Number(int value) => value.ToString("N0", CultureInfo.InvariantCulture);

    private static string Seconds(TimeSpan? delay) => delay is { } known ? string.Create(CultureInfo.InvariantCulture, $"{known.TotalSeconds:0.00} s") : "-";

    private static string Text(double value) => value.ToString("0.###", CultureInfo.InvariantCulture);
}
