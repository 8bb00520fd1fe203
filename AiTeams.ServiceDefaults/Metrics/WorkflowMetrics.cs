using System.Diagnostics;
using System.Diagnostics.Metrics;

namespace AiTeams.ServiceDefaults.Metrics;

/// <summary>Runs and nodes: workflow_executions_total, workflow_duration_seconds, active_workflows, workflow_node_executions_total, workflow_node_duration_seconds.</summary>
public sealed class WorkflowMetrics
{
    private static readonly ClosedLabel Types = new("simple", "complex", "ai-assisted");
    private static readonly ClosedLabel Levels = new("low", "medium", "high");
    private static readonly ClosedLabel RunStatuses = new("success", "failed", "cancelled", "timeout");
    private static readonly ClosedLabel NodeStatuses = new("success", "failed", "cancelled", "timeout", "skipped");

    private readonly BoundedLabel _nodeTypes = new(50);
    private readonly Meter _meter;
    private readonly Counter<long> _runs;
    private readonly Histogram<double> _runDuration;
    private readonly Counter<long> _nodes;
    private readonly Histogram<double> _nodeDuration;

    internal WorkflowMetrics(IMeterFactory meters)
    {
        _meter = ServiceMeter.Create(meters);
        _runs = _meter.CreateCounter<long>("workflow_executions_total", "{execution}", "Runs that ended.");
        _runDuration = _meter.CreateHistogram("workflow_duration_seconds", "s", "Time from queued to final.", null, HistogramBounds.OfSeconds);
        _nodes = _meter.CreateCounter<long>("workflow_node_executions_total", "{execution}", "Attempts of nodes that ended.");
        _nodeDuration = _meter.CreateHistogram("workflow_node_duration_seconds", "s", "Time of one attempt of a node.", null, HistogramBounds.OfSeconds);
    }

    /// <param name="workflowType">simple | complex | ai-assisted.</param>
    /// <param name="complexityLevel">low | medium | high.</param>
    /// <param name="status">success | failed | cancelled | timeout.</param>
    /// <param name="duration">From queued to final.</param>
    public void RunEnded(string workflowType, string complexityLevel, string status, TimeSpan duration)
    {
        (workflowType, status) = (Types.Of(workflowType), RunStatuses.Of(status));
        _runs.Add(1, new TagList { { "workflow_type", workflowType }, { "complexity_level", Levels.Of(complexityLevel) }, { "status", status } });
        _runDuration.Record(duration.TotalSeconds, new TagList { { "workflow_type", workflowType }, { "status", status } });
    }

    /// <param name="nodeType">Node kind.</param>
    /// <param name="status">success | failed | cancelled | timeout | skipped.</param>
    /// <param name="duration">Of this attempt.</param>
    public void NodeEnded(string nodeType, string status, TimeSpan duration)
    {
        var tags = new TagList { { "node_type", _nodeTypes.Of(nodeType) }, { "status", NodeStatuses.Of(status) } };
        _nodes.Add(1, tags);
        _nodeDuration.Record(duration.TotalSeconds, tags);
    }

    /// <summary>Reports active_workflows by status (API spelling: queued, running, waiting). The callback must not block.</summary>
    public void ObserveActiveWorkflows(Func<IEnumerable<KeyValuePair<string, long>>> countByStatus)
    {
        ArgumentNullException.ThrowIfNull(countByStatus);
        _meter.CreateObservableGauge(
            "active_workflows",
            () => countByStatus().Select(count => new Measurement<long>(count.Value, new KeyValuePair<string, object?>("status", count.Key))),
            "{execution}", "Runs that have not ended.");
    }
}
