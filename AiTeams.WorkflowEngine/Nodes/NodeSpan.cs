using System.Diagnostics;
using AiTeams.ServiceDefaults.Tracing;
using AiTeams.ServiceDefaults.Tracking;
using AiTeams.WorkflowEngine.Executions;
using AiTeams.WorkflowEngine.Workflows;

namespace AiTeams.WorkflowEngine.Nodes;

/// <summary>The span <c>execute_node KIND</c>, one per attempt.</summary>
internal static class NodeSpan
{
    public static Activity? Start(PlannedNode node, string nodeExecutionId, int attempt)
    {
        var span = EngineTelemetry.Source.StartActivity($"{SpanNames.ExecuteNode} {node.Kind}");
        if (span is not { IsAllDataRequested: true }) return span;
        return span
            .SetTag(SpanTags.NodeId, node.Id)
            .SetTag(SpanTags.NodeType, node.Kind)
            .SetTag(SpanTags.NodeExecutionId, nodeExecutionId)
            .SetTag(SpanTags.NodeAttempt, attempt);
    }

    public static void End(Activity? span, NodeResult result)
    {
        span?.SetTag(SpanTags.WorkflowStatus, StatusText.Of(result.Status));
        if (result.Error is { } error) span.Fail(error.Code, error.Message);
        span?.Stop();
    }
}
