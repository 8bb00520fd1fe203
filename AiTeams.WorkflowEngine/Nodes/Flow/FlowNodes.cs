using AiTeams.Contracts.Expressions;
using AiTeams.Contracts.Workflows;

namespace AiTeams.WorkflowEngine.Nodes.Flow;

/// <summary>The kinds that compute and touch nothing outside: they may be worked out again at will.</summary>
internal static class FlowNodes
{
    public static NodeResult Evaluate(NodeWork work)
    {
        try
        {
            return work.Node.Kind switch
            {
                NodeKinds.Trigger or NodeKinds.Merge => NodeResult.Success(work.Input),
                NodeKinds.Transform => NodeResult.Success(work.Node.Settings["output"].Evaluate(work.Scope)),
                NodeKinds.If => NodeResult.Success(work.Input, work.Node.Settings["condition"].IsTrue(work.Scope) ? NodeOutputs.True : NodeOutputs.False),
                _ => throw new InvalidOperationException($"Kind {work.Node.Kind} does not only compute."),
            };
        }
        catch (ExpressionException error)
        {
            return work.Fail(NodeErrors.ExpressionFailed, error.Message);
        }
    }

    /// <summary>How long a delay node waits.</summary>
    /// <returns>Null with a result where the duration is none.</returns>
    public static (TimeSpan? Duration, NodeResult? Failure) DurationOf(NodeWork work)
    {
        try
        {
            var text = work.Text("duration");
            return IsoDuration.TryParse(text, out var duration) && duration <= Contracts.Workflows.Validation.WorkflowLimits.Delay
                ? (duration, null)
                : (null, work.Fail(NodeErrors.InvalidSetting, "duration did not come out as an ISO 8601 duration of at most 366 days"));
        }
        catch (ExpressionException error)
        {
            return (null, work.Fail(NodeErrors.ExpressionFailed, error.Message));
        }
    }
}
