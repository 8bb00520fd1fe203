using System.Collections.Concurrent;

namespace AiTeams.WorkflowEngine.Executions;

/// <summary>Calls that wait for an execution's end: told by the run itself, nothing is polled.</summary>
internal sealed class ExecutionWaiters
{
    private readonly ConcurrentDictionary<string, TaskCompletionSource> _waiting = new(StringComparer.Ordinal);

    /// <summary>Register before looking whether the execution is over, then look, then wait.</summary>
    public Task EndOf(string executionId) => _waiting.GetOrAdd(executionId, _ => new(TaskCreationOptions.RunContinuationsAsynchronously)).Task;

    /// <summary>The end of an execution that is under way already: it may come, or have come, at any moment.</summary>
    /// <param name="isOver">Looks whether it is over; asked after the registration, so that an end is either seen or told.</param>
    public async Task EndOfAsync(string executionId, Func<Task<bool>> isOver)
    {
        var end = EndOf(executionId);
        if (await isOver()) Ended(executionId);
        await end;
    }

    public void Ended(string executionId)
    {
        if (_waiting.TryRemove(executionId, out var waiting)) waiting.TrySetResult();
    }
}
