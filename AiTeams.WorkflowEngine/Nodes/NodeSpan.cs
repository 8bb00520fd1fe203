using System.Diagnostics;
using AiTeams.WorkflowEngine.Executions;
using AiTeams.WorkflowEngine.Workflows;

namespace AiTeams.WorkflowEngine.Nodes;

/// <summary>The span <c>execute_node KIND</c>, one per attempt.</summary>
internal static class NodeSpan
{
    public static Activity? Start(PlannedNode node, string nodeExecutionId, int attempt)
    {
        var span = EngineTelemetry.Source.StartActivity($"execute_node {node.Kind}");
        if (span is not { IsAllDataRequested: true }) return span;
        return span
            .SetTag("workflow.node_id", node.Id)
            .SetTag("workflow.node_type", node.Kind)
            .SetTag("workflow.node_execution_id", nodeExecutionId)
            .SetTag("workflow.node_attempt", attempt);
    }

    public static void End(Activity? span, NodeResult result)
    {
        span?.SetTag("workflow.status", StatusText.Of(result.Status));
        if (result.Error is { } error) span.Fail(error.Code, error.Message);
        span?.Stop();
    }
}
