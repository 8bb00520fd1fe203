using AiTeams.Monitoring.Dashboards.Boards;

namespace AiTeams.Monitoring.Dashboards;

/// <summary>Every dashboard of the product. The files in monitoring/grafana/dashboards are made from this list.</summary>
public static class AllDashboards
{
    /// <summary>Declared, but no service sends them yet, so no panel asks for them: models' answers are never streamed today.</summary>
    public static IReadOnlyList<string> NotYetSent { get; } = ["ai_time_to_first_token_seconds"];

    /// <param name="declared">The metrics that the services declare.</param>
    public static IReadOnlyList<Dashboard> Create(IReadOnlyList<Metric> declared)
    {
        ArgumentNullException.ThrowIfNull(declared);
        Metric[] sent = [.. declared.Where(static metric => !NotYetSent.Contains(metric.Name))];
        var metrics = new Metrics(sent);
        return
        [
            ServiceOverview.Create(metrics), WorkflowMonitoring.Create(metrics),
            SystemOverview.Create(metrics), ServicePerformance.Create(metrics), WorkflowAnalysis.Create(metrics), NodePerformance.Create(metrics), ErrorAnalysis.Create(metrics),
            AgentPerformance.Create(metrics), AgentOverview.Create(metrics), TenantDetails.Create(metrics), AgentLatency.Create(metrics), CostMonitoring.Create(metrics),
            Http.Create(metrics), Slos.Create(), Collector.Create(metrics), DotnetRuntime.Create(metrics), TrackingId.Create(metrics),
            MetricCatalogue.Create(metrics, sent),
        ];
    }
}
