namespace AiTeams.Monitoring.Dashboards.Boards;

/// <summary>A panel for every instrument that the services declare, drawn by its kind and split by its labels: nothing is emitted that cannot be looked at.</summary>
internal static class MetricCatalogue
{
    // More labels make more lines than an eye can part.
    private const int MostLabels = 2;

    internal static Dashboard Create(Metrics all, IReadOnlyList<Metric> declared)
    {
        var metrics = all.Within(Variable.Environment, Variable.Service);
        return new()
        {
            Uid = "metric-catalogue",
            Title = "Metric catalogue",
            English = "Every metric of docs/telemetry.md under its own name.",
            Chinese = "docs/telemetry.zh.md 中的每个指标，一个指标一个面板。",
            Rows = [new("", [.. declared.Select(metric => PanelOf(metric, metrics[metric.Name]))])],
        };
    }

    private static Panel PanelOf(Metric metric, Series series)
    {
        string[] by = [.. metric.Labels.Take(MostLabels)];
        return Panel.Lines(metric.Name, metric.Kind switch
        {
            MetricKind.Counter => Query.Of(series.Rate(by), by.Length == 0 ? metric.Name : null),
            MetricKind.Histogram => Query.Of(series.Quantile(0.95, by), by.Length == 0 ? "P95" : null),
            _ => Query.Of(series.Now(by), by.Length == 0 ? metric.Name : null),
        }) with
        { Width = 8 };
    }
}
