using AiTeams.Monitoring.Slo;

namespace AiTeams.Monitoring.Dashboards.Boards;

/// <summary>A row per promise of <see cref="ServiceLevelObjectives"/>: what is left of its budget, how fast it burns, the good share against the objective.</summary>
internal static class Slos
{
    private static readonly string[] BurnWindows = ["5m", "1h", "6h"];

    internal static Dashboard Create() => new()
    {
        Uid = "slo",
        Title = "SLO",
        English = "Promises and what is left of their error budgets. A burn rate of 1 spends the budget exactly by the end of its period.",
        Chinese = "服务等级目标与剩余错误预算。消耗速率为 1 表示正好在周期结束时用完预算。",
        Variables = [Variable.Environment],
        Rows = [.. ServiceLevelObjectives.All.Select(RowOf)],
    };

    private static Row RowOf(ServiceLevelObjective objective) => new($"{objective.Title} · {objective.TitleChinese}",
    [
        Panel.Gauge($"{objective.Name}: budget left", Query.Of(Text(objective.BudgetLeft, "period"))) with
        {
            Most = 1, Bad = 0.1, LowIsBad = true, Height = 8, English = "Share of the error budget that is left over the period.", Chinese = "周期内剩余的错误预算。",
        },
        Panel.Lines($"{objective.Name}: burn rate", [.. BurnWindows.Select(window => Query.Of(Text(objective.BurnRate(window)), window))]) with
        {
            Width = 9, Unit = "short", Bad = (double)SloPeriod.Week.Factor(SloPeriod.Week.Alerts[0]), English = "How many times faster than allowed the budget is spent, over three windows.", Chinese = "三个窗口内预算消耗的倍数。",
        },
        Panel.Lines($"{objective.Name}: good share", Query.Of(Text(objective.GoodShare("1h")), "good, 1h"), Query.Of(new Expression(objective.ObjectiveLine, "percentunit", [], []), "objective")) with
        {
            Width = 9, Most = 1, English = "Share of good events over an hour, and what was promised.", Chinese = "一小时内良好事件占比与承诺值。",
        },
    ]);

    // The generated rules record these series; they are no metric of the catalogue.
    private static Expression Text(string promql, params string[] labels) => new(promql.Replace("}", $", {Variable.Environment.Matcher}}}", StringComparison.Ordinal), "percentunit", labels, []);
}
