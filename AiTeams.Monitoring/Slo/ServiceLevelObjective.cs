namespace AiTeams.Monitoring.Slo;

/// <summary>
/// A promise about a share of events, kept over a period. The rest, <c>1 - Objective</c>, is the error budget.
/// https://sre.google/workbook/implementing-slos/
/// </summary>
public sealed record ServiceLevelObjective
{
    /// <summary>Value of the label <c>slo</c>, in kebab case.</summary>
    public required string Name { get; init; }

    /// <summary>What is promised, for headings.</summary>
    public required string Title { get; init; }

    public required string TitleChinese { get; init; }

    /// <summary>Share of events that must be good, between 0 and 1. A page at 14.4 times the budget needs more than 0.931.</summary>
    public required double Objective { get; init; }

    /// <summary>Value of the label <c>service</c>: who is measured.</summary>
    public required string Service { get; init; }

    /// <summary>Value of the label <c>team</c>: who acts.</summary>
    public required string Team { get; init; }

    /// <summary>Name of its alerts (critical and warning) and of their page in docs/runbooks.</summary>
    public required string Alert { get; init; }

    /// <summary>Selector of the counter of all events.</summary>
    public required string Events { get; init; }

    /// <summary>Selector of the counter of bad events; null where <see cref="GoodEvents"/> is counted instead.</summary>
    public string? BadEvents { get; init; }

    /// <summary>Selector of the counter of good events, as the bucket of a histogram is one.</summary>
    public string? GoodEvents { get; init; }

    /// <summary>What makes a receipt of <see cref="Service"/> an example of a bad event, as a query of the Console's <c>/cases/example</c>.</summary>
    public required string ExampleQuery { get; init; }

    /// <summary>The events that may be bad, as a share: 0.001 for an objective of 99.9 %.</summary>
    public double Budget => (double)(1m - (decimal)Objective);

    /// <summary>PromQL: share of the budget that is left over the period, 1 when untouched, below 0 when overdrawn; absent without traffic.</summary>
    public string BudgetLeft => SloSeries.BudgetLeft + Selector;

    /// <summary>PromQL: how many times faster than allowed the budget was spent over a window; 1 spends it exactly by the end of the period.</summary>
    /// <param name="window">One of <see cref="SloSeries.Windows"/>.</param>
    public string BurnRate(string window) => SloSeries.BurnRate(window) + Selector;

    /// <summary>PromQL: share of good events over a window.</summary>
    /// <param name="window">One of <see cref="SloSeries.Windows"/>.</param>
    public string GoodShare(string window) => $"1 - {SloSeries.BadShare(window)}{Selector}";

    /// <summary>PromQL: the objective, to draw it as a line.</summary>
    public string ObjectiveLine => SloSeries.Objective + Selector;

    internal string Selector => $"{{slo=\"{Name}\"}}";
}
