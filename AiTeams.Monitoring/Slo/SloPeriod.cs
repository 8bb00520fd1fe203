namespace AiTeams.Monitoring.Slo;

/// <summary>Over how long a budget is spent, and how fast is too fast.</summary>
/// <param name="Name">As PromQL writes it; label <c>period</c>.</param>
/// <param name="Days">Length.</param>
/// <param name="Alerts">From the most urgent on.</param>
/// <remarks>
/// Multi-window, multi-burn-rate alerts: the long window says that it matters, the short one that it still goes on.
/// https://sre.google/workbook/alerting-on-slos/#6-multiwindow-multi-burn-rate-alerts
/// </remarks>
public sealed record SloPeriod(string Name, int Days, IReadOnlyList<BurnAlert> Alerts)
{
    /// <summary>Fits a Prometheus that keeps seven days. Shares are larger than over 30 days, for an hour is more of a week.</summary>
    public static SloPeriod Week { get; } = new("7d", 7,
    [
        new(true, "1h", "5m", 1, 0.08m), new(true, "6h", "30m", 6, 0.125m), new(false, "1d", "2h", 24, 0.20m), new(false, "3d", "6h", 72, 0.42m),
    ]);

    /// <summary>For storage that keeps 30 days or more, such as Mimir.</summary>
    public static SloPeriod Month { get; } = new("30d", 30,
    [
        new(true, "1h", "5m", 1, 0.02m), new(true, "6h", "30m", 6, 0.05m), new(false, "1d", "2h", 24, 0.10m), new(false, "3d", "6h", 72, 0.10m),
    ]);

    /// <summary>How many times faster than allowed the budget is spent when the alert's share goes within its long window.</summary>
    public decimal Factor(BurnAlert alert) => Math.Round(alert.BudgetShare * Days * 24 / alert.LongHours, 2);
}

/// <summary>One pair of windows.</summary>
/// <param name="Pages">Critical when true, else a warning.</param>
/// <param name="LongWindow">Window that must be over the factor; one of <see cref="SloSeries.Windows"/>.</param>
/// <param name="ShortWindow">Window that must be over it still.</param>
/// <param name="LongHours">Length of <paramref name="LongWindow"/>.</param>
/// <param name="BudgetShare">Share of the period's budget that is gone when the long window is over the factor all along.</param>
public sealed record BurnAlert(bool Pages, string LongWindow, string ShortWindow, int LongHours, decimal BudgetShare);
