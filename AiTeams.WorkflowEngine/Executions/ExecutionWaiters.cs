using System.Collections.Concurrent;

namespace AiTeams.WorkflowEngine.Executions;

/// <summary>Calls that wait for an execution's end: told by the run itself, nothing is polled.</summary>
internal sealed class ExecutionWaiters
{
    private readonly ConcurrentDictionary<string, TaskCompletionSource> _waiting = new(StringComparer.Ordinal);

    /// <summary>Register before looking whether the execution is over, then look, then wait.</summary>
    public Task EndOf(string executionId) => _waiting.GetOrAdd(executionId, _ => new(TaskCreationOptions.RunContinuationsAsynchronously)).Task;

    public void Ended(string executionId)
    {
        if (_waiting.TryRemove(executionId, out var waiting)) waiting.TrySetResult();
    }
}
