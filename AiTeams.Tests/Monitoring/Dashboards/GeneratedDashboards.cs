using AiTeams.Monitoring.Dashboards;
using AiTeams.ServiceDefaults.Metrics;
using AiTeams.Tests.Catalogue;

namespace AiTeams.Tests.Monitoring.Dashboards;

/// <summary>The dashboards made from what the product declares today.</summary>
internal static class GeneratedDashboards
{
    /// <summary>Declared metrics as Prometheus stores them.</summary>
    internal static IReadOnlyList<Metric> Declared { get; } = [.. Instruments.All.Select(static instrument => new Metric(
        Instruments.PrometheusNameOf(instrument),
        instrument.Kind switch
        {
            InstrumentKind.Counter => MetricKind.Counter,
            InstrumentKind.Histogram => MetricKind.Histogram,
            _ => MetricKind.Gauge,
        },
        instrument.Unit ?? "",
        instrument.English,
        instrument.Chinese,
        [.. instrument.Labels.Select(static label => PrometheusName.OfLabel(label.Key))]))];

    internal static IReadOnlyList<Dashboard> All { get; } = AllDashboards.Create(Declared);

    internal static string Folder { get; } = Path.Combine(MonitoringFolder.Path, "grafana", "dashboards");

    internal static Xunit.TheoryData<string> Uids => [.. All.Select(static dashboard => dashboard.Uid)];

    internal static Dashboard Get(string uid) => All.Single(dashboard => dashboard.Uid == uid);

    /// <summary>Each query of each panel, with the place to name when it fails.</summary>
    internal static IEnumerable<(string Place, Query Query)> Queries =>
        from dashboard in All
        from row in dashboard.Rows
        from panel in row.Panels
        from query in panel.Queries
        select ($"{dashboard.Title} / {panel.Title}", query);
}
