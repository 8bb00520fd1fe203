using System.Text.Json;
using AiTeams.Contracts.Expressions;
using AiTeams.WorkflowEngine.Executions;
using AiTeams.WorkflowEngine.Nodes;
using AiTeams.WorkflowEngine.Workflows;

namespace AiTeams.WorkflowEngine.Documents;

/// <summary>
/// What went into each node. Rows keep outputs only; inputs follow from them, in the order in which the outputs came, as they did in the run.
/// </summary>
internal static class NodeInputs
{
    /// <param name="trigger">The run's input.</param>
    /// <returns>Inputs by node id; a node whose input could not be made has none.</returns>
    public static Dictionary<string, JsonElement> Of(WorkflowPlan plan, JsonElement trigger, IEnumerable<AttemptRow> attempts)
    {
        var state = new RunState(plan);
        var scope = new NodeScope(state, trigger);
        var inputs = new Dictionary<string, JsonElement>(StringComparer.Ordinal);
        TakeReady();
        foreach (var row in attempts.Where(row => row.TakenOutput is not null).OrderBy(row => row.FinishedAt).ThenBy(row => row.CreatedAt).ThenBy(row => row.NodeExecutionId, StringComparer.Ordinal))
        {
            state.Settle(plan.Positions[row.NodeId], row.TakenOutput!, JsonElement.Parse(row.Output ?? "null"));
            TakeReady();
        }

        return inputs;

        void TakeReady()
        {
            while (state.Ready.TryDequeue(out var node))
            {
                try
                {
                    inputs[plan.Nodes[node].Id] = scope.InputOf(node);
                }
                catch (ExpressionException)
                {
                    // The node failed for this, and says so.
                }
            }
        }
    }
}
