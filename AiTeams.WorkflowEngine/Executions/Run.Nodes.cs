using AiTeams.Contracts.Executions;
using AiTeams.Contracts.Expressions;
using AiTeams.Contracts.Workflows;
using AiTeams.WorkflowEngine.Nodes;
using AiTeams.WorkflowEngine.Nodes.Flow;

namespace AiTeams.WorkflowEngine.Executions;

/// <summary>Nodes of the run: computed on the spot, or called beside the loop.</summary>
internal sealed partial class Run
{
    /// <summary>Begins the nodes whose turn it is, as far as bounds allow.</summary>
    private void Begin()
    {
        while (_held.Count > 0 && _calling + _starting.Count < _parts.Options.ParallelNodes) BeginCall(_held.Dequeue());
        while (_end is null && _step.Count < LargestStep && _state.Ready.TryDequeue(out var node))
        {
            if (_plan.Nodes[node].Kind == NodeKinds.Delay) BeginDelay(node);
            else if (!_parts.Calls.Does(_plan.Nodes[node].Kind)) Compute(node);
            else if (_calling + _starting.Count < _parts.Options.ParallelNodes) BeginCall(node);
            else _held.Enqueue(node);
        }
    }

    private void Compute(int node)
    {
        var id = NewId();
        var (started, startedAt) = (_parts.Time.GetTimestamp(), Now());
        using var span = NodeSpan.Start(_plan.Nodes[node], id, attempt: 1);
        var result = Bounded(node, Work(node, id, out var work) ?? FlowNodes.Evaluate(work!));
        _step.AddDone(id, _plan.Nodes[node], result.Status, result, startedAt);
        NodeSpan.End(span, result);
        _parts.Metrics.NodeEnded(_plan.Nodes[node].Kind, StatusText.Outcome(result.Status), _parts.Time.GetElapsedTime(started));
        Settle(node, result);
    }

    private void BeginCall(int node)
    {
        if (_begun.TryGetValue(node, out var before))
        {
            // Under way when the engine went down: the same node execution, one attempt later.
            _begun[node] = (before.Id, before.Attempt + 1);
            _step.AddAttempt(before.Id, before.Attempt + 1, NodeStatus.Running, (NodeStatus.Cancelled, Interrupted(node)), TimeSpan.Zero);
        }
        else
        {
            _begun[node] = (NewId(), 1);
            _step.AddBegun(_begun[node].Id, _plan.Nodes[node], NodeStatus.Running);
        }

        _starting.Add(node);
    }

    private async Task CallAsync(int node, string id, int attempt)
    {
        // Off the loop: working out settings may take a while.
        await Task.CompletedTask.ConfigureAwait(ConfigureAwaitOptions.ForceYielding);
        NodeResult result;
        try
        {
            if (Work(node, id, out var work) is { } failure) result = failure;
            else (result, attempt) = await _parts.Calls.DoAsync(_execution, work!, attempt, _callsCancelled.Token);
        }
        catch (Exception exception)
        {
            // The attempt could not be written: the next sweep takes the run up again from its rows.
            _parts.Logger.NodeBroke(exception, _execution.WorkflowId, _execution.Id, _plan.Nodes[node].Id);
            result = NodeResult.Failure(_plan.Nodes[node].Id, NodeErrors.Internal, "Something failed on our side.");
        }

        _inbox.Post(new RunMessage.NodeDone(node, attempt, result));
    }

    /// <returns>A result already, if the node's input cannot be made.</returns>
    private NodeResult? Work(int node, string id, out NodeWork? work)
    {
        work = null;
        try
        {
            var input = _scope.InputOf(node);
            work = new(_plan.Nodes[node], id, input, _scope.With(input));
            return null;
        }
        catch (ExpressionException error)
        {
            return NodeResult.Failure(_plan.Nodes[node].Id, NodeErrors.ExpressionFailed, $"mapping: {error.Message}");
        }
    }
}
