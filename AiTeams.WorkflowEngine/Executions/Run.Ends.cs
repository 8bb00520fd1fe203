using System.Runtime.InteropServices;
using System.Text.Json;
using AiTeams.Contracts.Executions;
using AiTeams.Contracts.Workflows;
using AiTeams.ServiceDefaults.Tracking;
using AiTeams.Storage;
using AiTeams.WorkflowEngine.Nodes;
using AiTeams.WorkflowEngine.Nodes.Flow;
using AiTeams.WorkflowEngine.Timers;

namespace AiTeams.WorkflowEngine.Executions;

/// <summary>Where a run comes from and where it goes: rows of an earlier start, delays, the end.</summary>
internal sealed partial class Run
{
    /// <summary>Largest output of a run, in bytes of JSON: nodes that would go over it are left out, they have their own rows.</summary>
    private const int LargestOutput = 4 * 1024 * 1024;

    private readonly RunDelays _delays;

    /// <summary>Takes up what is done, in the order in which it was done; the same follows from it as then.</summary>
    private void Restore(IReadOnlyList<NodeExecutionRow> rows)
    {
        if (rows.Count == 0) return;
        foreach (var row in rows.Where(row => row.TakenOutput is not null))
        {
            var node = _plan.Positions[row.NodeId];
            if (row.TakenOutput == NodeOutputs.Error && !LeadsToError(node)) Finish(new(ExecutionStatus.Failed, new(row.ErrorCode!, row.ErrorMessage!, row.NodeId)));
            else _state.Settle(node, row.TakenOutput!, JsonElement.Parse(row.Output ?? "null"));
        }

        var done = rows.Where(row => row.FinishedAt is not null).Select(row => _plan.Positions[row.NodeId]).ToHashSet();
        foreach (var row in rows.Where(row => row.FinishedAt is null)) _begun[_plan.Positions[row.NodeId]] = (row.Id, row.Attempt);
        var due = rows.Where(row => row is { FinishedAt: null, DueAt: not null }).ToDictionary(row => _plan.Positions[row.NodeId], row => row.DueAt!.Value);
        for (var open = _state.Ready.Count; open > 0; open--)
        {
            var node = _state.Ready.Dequeue();
            if (due.TryGetValue(node, out var dueAt)) _delays.Add(node, dueAt);
            else if (!done.Contains(node)) _state.Ready.Enqueue(node);
        }
    }

    private void BeginDelay(int node)
    {
        var id = NewId();
        using var span = NodeSpan.Start(_plan.Nodes[node], id, attempt: 1);
        var failure = Work(node, id, out var work);
        TimeSpan? duration = null;
        if (failure is null) (duration, failure) = FlowNodes.DurationOf(work!);
        if (failure is not null)
        {
            _step.AddDone(id, _plan.Nodes[node], failure.Status, failure, Now());
            NodeSpan.End(span, failure);
            _parts.Metrics.NodeEnded(NodeKinds.Delay, StatusText.Outcome(failure.Status), TimeSpan.Zero);
            Settle(node, failure);
            return;
        }

        var dueAt = Now() + ExecutionStore.Microseconds(duration!.Value);
        _begun[node] = (id, 1);
        _step.AddBegun(id, _plan.Nodes[node], NodeStatus.Waiting);
        _step.AddTimer(id, dueAt);
        _delays.Add(node, dueAt);
        span?.SetTag(SpanTags.WorkflowStatus, StatusText.Of(NodeStatus.Waiting));
    }

    private void EndDelay(int node)
    {
        _begun.Remove(node, out var begun);
        var result = Work(node, begun.Id, out var work) ?? NodeResult.Success(work!.Input);
        _step.AddOutcome(begun.Id, begun.Attempt, result);
        _step.AddTimerSettled(begun.Id);
        _parts.Metrics.NodeEnded(NodeKinds.Delay, StatusText.Outcome(result.Status), TimeSpan.Zero);
        Settle(node, result);
    }

    /// <summary>Writes how the run leaves this engine, once nothing is under way.</summary>
    private RunEnd? Leave()
    {
        if (_end is not null) DropStarting();
        if (_calling > 0 || _starting.Count > 0) return null;
        if (_end is null && !_stopping)
        {
            if (_state.Ready.Count > 0 || _held.Count > 0) return null;
            _end = _delays.Any ? new(ExecutionStatus.Waiting, DueAt: _delays.NextDueAt) : new(ExecutionStatus.Succeeded);
        }

        _end ??= new(ExecutionStatus.Running);
        if (_end.IsFinal) CancelDelays();
        _step.AddLeft(_parts.Identity.Name, _end.Status, _end.Error, _end.Status == ExecutionStatus.Succeeded ? Output() : null, _end.IsFinal);
        return _end;
    }

    /// <summary>The run is over before these calls began: their rows are not written, or say so where they exist from before.</summary>
    private void DropStarting()
    {
        foreach (var node in _starting)
        {
            _begun.Remove(node, out var begun);
            _step.AddOutcome(begun.Id, begun.Attempt, Cut(node));
        }

        _starting.Clear();
    }

    private void CancelDelays()
    {
        foreach (var (node, begun) in _begun)
        {
            _step.AddOutcome(begun.Id, begun.Attempt, Cut(node));
            if (_delays.Remove(node)) _step.AddTimerSettled(begun.Id);
        }

        _begun.Clear();
    }

    private bool LeadsToError(int node) => Array.Exists(_plan.Nodes[node].Outgoing, connection => _plan.Connections[connection].Output == NodeOutputs.Error);

    private ExecutionError Interrupted(int node) =>
        new(NodeErrors.Interrupted, "The engine stopped while the attempt was under way; it is made again.", _plan.Nodes[node].Id);

    private NodeResult Cut(int node) => NodeResult.Failure(_plan.Nodes[node].Id, NodeErrors.Cancelled, "The run ended before the node did.", NodeStatus.Cancelled);

    /// <summary>Outputs of the nodes that nothing follows, by id.</summary>
    private string Output()
    {
        var bytes = 0;
        var outputs = new Dictionary<string, JsonElement>(StringComparer.Ordinal);
        for (var node = 0; node < _plan.Nodes.Length; node++)
        {
            if (_plan.Nodes[node].Outgoing.Length > 0 || _state.Outputs[node] is not JsonElement output) continue;
            bytes += JsonMarshal.GetRawUtf8Value(output).Length;
            if (bytes > LargestOutput) break;
            outputs[_plan.Nodes[node].Id] = output;
        }

        return JsonSerializer.Serialize(outputs);
    }

    private NodeResult Bounded(int node, NodeResult result) =>
        result.Value.ValueKind == JsonValueKind.Undefined || JsonMarshal.GetRawUtf8Value(result.Value).Length <= _parts.Options.MaxOutputBytes
            ? result
            : NodeResult.Failure(
                _plan.Nodes[node].Id, NodeErrors.OutputTooLarge, $"The output is larger than {_parts.Options.MaxOutputBytes} bytes (Executions:MaxOutputBytes).");

    private string NewId() => RunCommit.NewNodeExecutionId(_parts.Time.GetUtcNow());

    private long Now() => UnixMicroseconds.From(_parts.Time.GetUtcNow());
}
