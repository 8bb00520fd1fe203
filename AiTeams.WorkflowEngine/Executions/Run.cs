using System.Text.Json;
using AiTeams.Contracts.Executions;
using AiTeams.Storage;
using AiTeams.WorkflowEngine.Nodes;
using AiTeams.WorkflowEngine.Workflows;

namespace AiTeams.WorkflowEngine.Executions;

/// <summary>
/// One run, from where its rows leave off until it is over, only waits, or the engine stops. One loop decides and writes; calls to the outside
/// run beside it and report back. A call begins after the results it builds on are committed; nodes that only compute are committed together
/// with what they follow from, since nothing outside can see one without the other.
/// </summary>
internal sealed partial class Run : IDisposable
{
    /// <summary>Nodes that may be committed in one go.</summary>
    private const int LargestStep = 200;

    private readonly ExecutionRow _execution;
    private readonly WorkflowPlan _plan;
    private readonly RunInbox _inbox;
    private readonly RunParts _parts;
    private readonly RunState _state;
    private readonly NodeScope _scope;
    private readonly Dictionary<int, (string Id, int Attempt)> _begun = [];
    private readonly List<int> _starting = [];
    private readonly Queue<int> _held = new();
    private readonly CancellationTokenSource _callsCancelled = new();
    private RunCommit _step;
    private RunEnd? _end;
    private bool _stopping;
    private int _calling;

    public Run(ExecutionRow execution, WorkflowPlan plan, RunInbox inbox, RunParts parts)
    {
        (_execution, _plan, _inbox, _parts) = (execution, plan, inbox, parts);
        _state = new(plan);
        _scope = new(_state, JsonElement.Parse(execution.Input ?? "null"));
        _step = new(execution, parts.Time);
        _delays = new(inbox, parts.Time);
    }

    /// <exception cref="LeaseLostException">Another engine has taken the run over.</exception>
    public async Task<RunEnd> RunAsync(IReadOnlyList<NodeExecutionRow> done)
    {
        using var deadline = _parts.Time.CreateTimer(_ => _inbox.Post(new RunMessage.DeadlinePassed()), null, UntilDeadline(), Timeout.InfiniteTimeSpan);
        try
        {
            Restore(done);
            if (_execution.CancelRequestedAt is not null) Finish(new(ExecutionStatus.Cancelled, new(NodeErrors.Cancelled, "The run was cancelled.")));
            while (true)
            {
                while (_inbox.TryRead(out var message)) Handle(message);
                if (_end is null && !_stopping)
                {
                    foreach (var node in _delays.TakeDue()) EndDelay(node);
                    Begin();
                }

                var left = Leave();
                await CommitAsync();
                if (left is not null) return left;
                if (_end is null && !_stopping && _state.Ready.Count > 0) continue;
                await _inbox.WaitAsync();
            }
        }
        finally
        {
            await _callsCancelled.CancelAsync();
            while (_calling > 0 && await _inbox.WaitAsync())
            {
                // Only after a failed commit: the calls are let go before the run is.
                while (_inbox.TryRead(out var message)) _calling -= message is RunMessage.NodeDone ? 1 : 0;
            }
        }
    }

    public void Dispose()
    {
        _delays.Dispose();
        _callsCancelled.Dispose();
    }

    private TimeSpan UntilDeadline()
    {
        var left = UnixMicroseconds.ToDateTimeOffset(_execution.DeadlineAt!.Value) - _parts.Time.GetUtcNow();
        return left > TimeSpan.Zero ? left : TimeSpan.Zero;
    }

    private void Handle(RunMessage message)
    {
        switch (message)
        {
            case RunMessage.NodeDone done:
                _calling--;
                var (id, _) = _begun[done.Node];

                // Cut short by a shutdown: not an outcome, the next start repeats it.
                if (_stopping && done.Result.Status == NodeStatus.Cancelled && _end is null) break;
                _begun.Remove(done.Node);
                var result = Bounded(done.Node, done.Result);
                _step.AddOutcome(id, done.Attempt, result);
                Settle(done.Node, result);
                break;
            case RunMessage.CancelRequested: Finish(new(ExecutionStatus.Cancelled, new(NodeErrors.Cancelled, "The run was cancelled."))); break;
            case RunMessage.DeadlinePassed:
                Finish(new(ExecutionStatus.TimedOut, new(NodeErrors.RunTimedOut, $"Not done within {_parts.Options.RunTimeout} (Executions:RunTimeout).")));
                break;
            case RunMessage.Stopping:
                _stopping = true;
                _callsCancelled.CancelAfter(_parts.Options.Drain);
                break;
            default: break; // LookAtDelays: the loop does so each time.
        }
    }

    /// <summary>The run will end so; what is under way is cut short.</summary>
    private void Finish(RunEnd end)
    {
        if (_end is not null) return;
        _end = end;
        _callsCancelled.Cancel();
    }

    /// <summary>What follows from a node's result.</summary>
    private void Settle(int node, NodeResult result)
    {
        if (result.Status == NodeStatus.Cancelled) return;
        if (result.Status != NodeStatus.Succeeded && !LeadsToError(node))
        {
            Finish(new(ExecutionStatus.Failed, result.Error));
            return;
        }

        foreach (var skipped in _state.Settle(node, result.Output, result.Value))
        {
            _step.AddDone(NewId(), _plan.Nodes[skipped], NodeStatus.Skipped, null, null);
            _parts.Metrics.NodeEnded(_plan.Nodes[skipped].Kind, StatusText.Outcome(NodeStatus.Skipped), TimeSpan.Zero);
        }
    }

    /// <summary>Writes the step, then starts the calls that were waiting for it.</summary>
    private async Task CommitAsync()
    {
        if (_step.Count > 0)
        {
            var step = _step;
            _step = new(_execution, _parts.Time);
            await _parts.Database.TransactionAsync(step.WriteAsync);
        }

        foreach (var node in _starting)
        {
            _calling++;
            _ = CallAsync(node, _begun[node].Id, _begun[node].Attempt);
        }

        _starting.Clear();
    }
}
