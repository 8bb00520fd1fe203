using System.Text.Json.Serialization;
using AiTeams.Cli.Backends;
using AiTeams.Monitoring.Slo;

namespace AiTeams.Cli.Slo;

/// <summary>One objective in one environment, as Prometheus knows it now. Numbers are null without traffic.</summary>
/// <param name="Objective">Promised share of good events, 0 to 1.</param>
/// <param name="Period">7d or 30d: what the rules were made for.</param>
/// <param name="BudgetLeft">Share of the error budget that is left, 1 when untouched, negative when overdrawn.</param>
/// <param name="BurnRate1h">How many times faster than allowed it was spent over the last hour; null when that hour was quiet.</param>
internal sealed record SloReport(
    string Slo, string Service, string? Environment, double Objective, string? Period, double? BudgetLeft,
    [property: JsonPropertyName("burn_rate_1h")] double? BurnRate1h, [property: JsonPropertyName("burn_rate_6h")] double? BurnRate6h)
{
    public SloState State => this switch
    {
        { BudgetLeft: null } => SloState.NoTraffic,
        { BudgetLeft: <= 0 } => SloState.Spent,
        { BurnRate1h: > 1 } => SloState.Burning,
        _ => SloState.Ok,
    };

    /// <summary>One query brings all that a report shows.</summary>
    internal static string Query { get; } =
        $"{{__name__=~\"{string.Join('|', SloSeries.Objective, SloSeries.BudgetLeft, SloSeries.BurnRate("1h"), SloSeries.BurnRate("6h"))}\"}}";

    /// <summary>The reports of all objectives, in their order; null when Prometheus has no rules for them.</summary>
    internal static IReadOnlyList<SloReport>? Of(IReadOnlyList<PrometheusSample> samples, string? environment)
    {
        if (!samples.Any(static sample => sample.Name == SloSeries.Objective)) return null;
        return [.. ServiceLevelObjectives.All.SelectMany(slo =>
        {
            var own = samples.Where(sample => sample["slo"] == slo.Name && sample.Name != SloSeries.Objective && (environment is null || sample["environment"] == environment));
            var reports = own.GroupBy(static sample => (Environment: sample["environment"], Project: sample["project"])).OrderBy(static group => group.Key)
                .Select(group => new SloReport(
                    slo.Name, slo.Service, group.Key.Environment, slo.Objective, group.FirstOrDefault(static sample => sample.Name == SloSeries.BudgetLeft)?["period"],
                    Value(group, SloSeries.BudgetLeft), Value(group, SloSeries.BurnRate("1h")), Value(group, SloSeries.BurnRate("6h"))))
                .ToList();
            return reports.Count > 0 ? reports : [new SloReport(slo.Name, slo.Service, environment, slo.Objective, null, null, null, null)];
        })];
    }

    private static double? Value(IEnumerable<PrometheusSample> samples, string name) => samples.FirstOrDefault(sample => sample.Name == name)?.Value;
}
