namespace AiTeams.Monitoring.Slo;

/// <summary>Names of the series that the generated rules record. All carry the labels slo, service, environment and project; <see cref="Objective"/> only slo and service.</summary>
public static class SloSeries
{
    /// <summary>Events per second.</summary>
    public const string Events = "slo:events:rate5m";

    /// <summary>Bad events per second.</summary>
    public const string BadEvents = "slo:bad_events:rate5m";

    /// <summary>The promised share, 0 to 1.</summary>
    public const string Objective = "slo:objective:ratio";

    /// <summary>Share of the error budget that is left, with the label <c>period</c> (7d or 30d).</summary>
    public const string BudgetLeft = "slo:error_budget_remaining:ratio";

    /// <summary>Windows for which shares and burn rates are recorded, shortest first.</summary>
    public static IReadOnlyList<string> Windows { get; } = ["5m", "30m", "1h", "2h", "6h", "1d", "3d"];

    /// <summary>Share of bad events over a window.</summary>
    public static string BadShare(string window) => $"slo:bad_events:ratio_rate{window}";

    /// <summary>Share of bad events over a window, in units of the error budget.</summary>
    public static string BurnRate(string window) => $"slo:burn_rate:ratio_rate{window}";
}
