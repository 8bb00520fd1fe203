using System.Globalization;
using System.Text;

namespace AiTeams.Monitoring.Slo;

/// <summary>Prometheus rules of all objectives for one period: what panels and <c>aiteams slo</c> read, and the alerts.</summary>
public static class SloRules
{
    /// <summary>Bad events in the long window below which no alert fires: one failure in a quiet night wakes no one.</summary>
    public const int FewestBadEvents = 5;

    /// <summary>Seconds between evaluations; a sum of rates over a window times this is a number of events.</summary>
    private const int Interval = 60;

    private const string By = "sum by (environment, project)";

    /// <summary>Path below monitoring/ where the period's rules are kept: only the week's are loaded by the local Prometheus.</summary>
    public static string Path(SloPeriod period) => period == SloPeriod.Week ? "rules/slo.yml" : $"rules/long/slo-{period.Name}.yml";

    /// <summary>The whole file.</summary>
    public static string Text(SloPeriod period)
    {
        var text = new StringBuilder();
        text.Append(CultureInfo.InvariantCulture, $"""
            # Generated from AiTeams.Monitoring/Slo: UPDATE_MONITORING=1 dotnet test AiTeams.Tests --filter FullyQualifiedName~SloRuleTests writes it anew.
            # Service level objectives over {period.Days} days. Longer windows are sums of five-minute rates: shares weigh every event the same, and raw counters
            # are read once. Where there is no traffic there is no sample. docs/slo.md explains the figures.
            groups:
              - name: slo
                interval: {Interval}s
                rules:

            """);
        foreach (var slo in ServiceLevelObjectives.All) Sources(text, slo);
        foreach (var window in SloSeries.Windows) Window(text, window);
        Rule(text, SloSeries.BudgetLeft, $"1 - ({Share(period.Name)}) / on (slo, service) group_left () (1 - {SloSeries.Objective})", $"period: {period.Name}");
        text.Append(CultureInfo.InvariantCulture, $"""
              - name: slo-alerts
                interval: {Interval}s
                rules:

            """);
        foreach (var slo in ServiceLevelObjectives.All)
        {
            Alert(text, period, slo, pages: true);
            Alert(text, period, slo, pages: false);
        }

        return text.ToString();
    }

    private static void Sources(StringBuilder text, ServiceLevelObjective slo)
    {
        var labels = $"slo: {slo.Name}, service: {slo.Service}";
        var events = $"{By} (rate({slo.Events}[5m]))";
        text.Append(CultureInfo.InvariantCulture, $"      # {slo.Title}\n");
        Rule(text, SloSeries.Objective, string.Create(CultureInfo.InvariantCulture, $"vector({slo.Objective})"), labels);
        Rule(text, SloSeries.Events, events, labels);
        Rule(text, SloSeries.BadEvents, slo.BadEvents is { } bad
            ? $"{By} (rate({bad}[5m])) or 0 * {events}"
            : $"clamp_min({events} - {By} (rate({slo.GoodEvents}[5m])), 0)", labels);
    }

    private static void Window(StringBuilder text, string window)
    {
        Rule(text, SloSeries.BadShare(window), window == "5m" ? $"{SloSeries.BadEvents} / ({SloSeries.Events} > 0)" : Share(window));
        Rule(text, SloSeries.BurnRate(window), $"{SloSeries.BadShare(window)} / on (slo, service) group_left () (1 - {SloSeries.Objective})");
    }

    private static string Share(string window) => $"sum_over_time({SloSeries.BadEvents}[{window}]) / (sum_over_time({SloSeries.Events}[{window}]) > 0)";

    private static void Rule(StringBuilder text, string record, string expression, string? labels = null)
    {
        text.Append(CultureInfo.InvariantCulture, $"      - record: {record}\n        expr: |\n          {expression}\n");
        if (labels is not null) text.Append(CultureInfo.InvariantCulture, $"        labels: {{ {labels} }}\n");
    }

    private static void Alert(StringBuilder text, SloPeriod period, ServiceLevelObjective slo, bool pages)
    {
        var pairs = period.Alerts.Where(alert => alert.Pages == pages).Select(alert => Condition(period, slo, alert));
        text.Append(CultureInfo.InvariantCulture, $$$"""
                  - alert: {{{slo.Alert}}}
                    expr: |
                      {{{string.Join("\n          or\n          ", pairs)}}}
                    keep_firing_for: {{{(pages ? "5m" : "30m")}}}
                    labels: { severity: {{{(pages ? "critical" : "warning")}}}, team: {{{slo.Team}}} }
                    annotations:
                      summary: 'In {{ $labels.environment }} the error budget of "{{{slo.Title}}}" is spent {{ $value | printf "%.1f" }} times too fast'
                      summary_zh: '{{ $labels.environment }} 环境中“{{{slo.TitleChinese}}}”的错误预算消耗速度为允许值的 {{ $value | printf "%.1f" }} 倍'
                      description: '{{{Description(period, pages)}}}'
                      dashboard: /d/slo
                      runbook_url: '{{ $externalLabels.console_url }}/runbooks/{{{slo.Alert}}}'
                      example: '{{ $externalLabels.console_url }}/cases/example?service={{{slo.Service}}}&{{{slo.ExampleQuery}}}&at={{ now | printf "%.0f" }}'

            """);
    }

    private static string Condition(SloPeriod period, ServiceLevelObjective slo, BurnAlert alert)
    {
        var factor = period.Factor(alert).ToString("0.##", CultureInfo.InvariantCulture);
        return $"""
            (
                        {slo.BurnRate(alert.LongWindow)} > {factor}
                        and {slo.BurnRate(alert.ShortWindow)} > {factor}
                        and {Interval} * sum_over_time({SloSeries.BadEvents}{slo.Selector}[{alert.LongWindow}]) >= {FewestBadEvents}
                      )
            """;
    }

    private static string Description(SloPeriod period, bool pages) => string.Join(" or ", period.Alerts.Where(alert => alert.Pages == pages).Select(alert =>
        string.Create(CultureInfo.InvariantCulture, $"{alert.BudgetShare * 100:0.#} % of the budget of {period.Days} days within {alert.LongWindow}"))) + ", and still going on.";
}
