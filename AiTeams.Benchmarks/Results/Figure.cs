namespace AiTeams.Benchmarks.Results;

/// <summary>One measured number beside what was asked of it.</summary>
/// <param name="Id">Of the goal, e.g. <c>P2</c>.</param>
/// <param name="What">In the reader's words.</param>
/// <param name="Value">The figure.</param>
/// <param name="Unit">Of the figure and its bounds, e.g. <c>ns</c>, <c>x</c>, <c>B</c>.</param>
internal sealed record Figure(string Id, string What, double Value, string Unit)
{
    /// <summary>Null where the number stands for information.</summary>
    public Bound? Goal { get; init; }

    public Bound? Stretch { get; init; }

    /// <summary>What it was measured against, with its own figure.</summary>
    public string Baseline { get; init; } = "";

    /// <summary>Middle half of the rounds; null where there is one measurement only.</summary>
    public (double Low, double High)? Spread { get; init; }

    /// <summary>The same thing measured against itself: 1 where nothing disturbs.</summary>
    public double? Control { get; init; }

    /// <summary>Other programs took more than a tenth of the core.</summary>
    public bool IsNoisy { get; init; }

    public bool? IsMet => Goal?.Holds(Value);
}

/// <summary>At most, or at least, so much.</summary>
internal readonly record struct Bound(double Limit, bool AtMost)
{
    internal static Bound Most(double limit) => new(limit, true);

    internal static Bound Least(double limit) => new(limit, false);

    internal bool Holds(double value) => AtMost ? value <= Limit : value >= Limit;
}
