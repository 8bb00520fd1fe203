using System.Diagnostics;
using System.Diagnostics.Metrics;

namespace AiTeams.ServiceDefaults.Metrics;

/// <summary>Runs and their nodes: how many ended and how, how long they took, how many are under way.</summary>
public sealed class WorkflowMetrics
{
    private static readonly LabelDefinition WorkflowType = LabelDefinition.Closed(
        "workflow_type", "From the graph: has an ai node; else more than 5 nodes or a branch; else simple.", "由图决定：含 ai 节点为 ai-assisted；多于 5 个节点或有分支为 complex；其余为 simple。",
        "simple", "complex", "ai-assisted");

    private static readonly LabelDefinition ComplexityLevel = LabelDefinition.Closed(
        "complexity_level", "Up to 5 nodes, up to 20, more.", "节点数：不超过 5、不超过 20、更多。", "low", "medium", "high");

    private static readonly LabelDefinition RunStatus = LabelDefinition.Closed("status", "How the run ended.", "执行的结局。", "success", "failed", "cancelled", "timeout");

    private static readonly LabelDefinition NodeStatus = LabelDefinition.Closed(
        "status", "How the attempt ended.", "节点尝试的结局。", "success", "failed", "cancelled", "timeout", "skipped");

    private static readonly LabelDefinition OpenStatus = LabelDefinition.Closed("status", "State of a run that has not ended.", "未结束的执行的状态。", "queued", "running", "waiting");

    private static readonly LabelDefinition NodeType = LabelDefinition.Open("node_type", 50, "Kind of node, e.g. ai, http, delay.", "节点类型，例如 ai、http、delay。");

    internal static readonly InstrumentDefinition Runs = InstrumentDefinition.Counter(
        "workflow_executions_total", "{execution}", "Runs that ended.", "已结束的工作流执行数。", WorkflowType, ComplexityLevel, RunStatus);

    internal static readonly InstrumentDefinition RunDuration = InstrumentDefinition.Seconds(
        "workflow_duration_seconds", "Time of a run from queued to final.", "执行从排队到结束的时间。", WorkflowType, RunStatus);

    internal static readonly InstrumentDefinition Active = InstrumentDefinition.Gauge(
        "active_workflows", "{execution}", "Runs that have not ended, counted in the database.", "未结束的执行数，取自数据库。", OpenStatus);

    internal static readonly InstrumentDefinition Nodes = InstrumentDefinition.Counter(
        "workflow_node_executions_total", "{execution}", "Attempts of nodes that ended.", "已结束的节点尝试数。", NodeType, NodeStatus);

    internal static readonly InstrumentDefinition NodeDuration = InstrumentDefinition.Seconds(
        "workflow_node_duration_seconds", "Time of one attempt of a node.", "一次节点尝试的时间。", NodeType, NodeStatus);

    private readonly BoundedLabel _nodeTypes;
    private readonly Meter _meter;
    private readonly Counter<long> _runs;
    private readonly Histogram<double> _runDuration;
    private readonly Counter<long> _nodes;
    private readonly Histogram<double> _nodeDuration;

    internal WorkflowMetrics(IMeterFactory meters, CardinalityGuard guard)
    {
        _nodeTypes = new(NodeType, guard);
        _meter = ServiceMeter.Create(meters);
        _runs = Runs.CreateCounter<long>(_meter);
        _runDuration = RunDuration.CreateHistogram<double>(_meter);
        _nodes = Nodes.CreateCounter<long>(_meter);
        _nodeDuration = NodeDuration.CreateHistogram<double>(_meter);
    }

    /// <param name="workflowType">simple | complex | ai-assisted.</param>
    /// <param name="complexityLevel">low | medium | high.</param>
    /// <param name="status">success | failed | cancelled | timeout.</param>
    /// <param name="duration">From queued to final.</param>
    public void RunEnded(string workflowType, string complexityLevel, string status, TimeSpan duration)
    {
        (workflowType, status) = (WorkflowType.Of(workflowType), RunStatus.Of(status));
        _runs.Add(1, new TagList { { "workflow_type", workflowType }, { "complexity_level", ComplexityLevel.Of(complexityLevel) }, { "status", status } });
        _runDuration.Record(duration.TotalSeconds, new TagList { { "workflow_type", workflowType }, { "status", status } });
    }

    /// <param name="nodeType">Node kind.</param>
    /// <param name="status">success | failed | cancelled | timeout | skipped.</param>
    /// <param name="duration">Of this attempt.</param>
    public void NodeEnded(string nodeType, string status, TimeSpan duration)
    {
        var tags = new TagList { { "node_type", _nodeTypes.Of(nodeType, Nodes) }, { "status", NodeStatus.Of(status) } };
        _nodes.Add(1, tags);
        _nodeDuration.Record(duration.TotalSeconds, tags);
    }

    /// <summary>Reports active_workflows by status (queued, running, waiting). The callback must not block.</summary>
    public void ObserveActiveWorkflows(Func<IEnumerable<KeyValuePair<string, long>>> countByStatus)
    {
        ArgumentNullException.ThrowIfNull(countByStatus);
        Active.Observe(_meter, () => countByStatus().Select(
            static count => new Measurement<long>(count.Value, new KeyValuePair<string, object?>("status", OpenStatus.Of(count.Key)))));
    }
}
