namespace AiTeams.ServiceDefaults.Metrics;

/// <summary>Runs and nodes: workflow_executions_total, workflow_duration_seconds, active_workflows, workflow_node_executions_total, workflow_node_duration_seconds.</summary>
public sealed class WorkflowMetrics
{
    /// <param name="workflowType">simple | complex | ai-assisted.</param>
    /// <param name="complexityLevel">low | medium | high.</param>
    /// <param name="status">success | failed | cancelled | timeout.</param>
    /// <param name="duration">From queued to final.</param>
    public void RunEnded(string workflowType, string complexityLevel, string status, TimeSpan duration) { }

    /// <param name="nodeType">Node kind.</param>
    /// <param name="status">success | failed | cancelled | timeout | skipped.</param>
    /// <param name="duration">Of this attempt.</param>
    public void NodeEnded(string nodeType, string status, TimeSpan duration) { }

    /// <summary>Reports active_workflows by status (API spelling: queued, running, waiting). The callback must not block.</summary>
    public void ObserveActiveWorkflows(Func<IEnumerable<KeyValuePair<string, long>>> countByStatus) { }
}
