using AiTeams.WorkflowEngine.Executions;
using Xunit;

namespace AiTeams.Tests.WorkflowEngine.Executions;

public class ExecutionWaitersTests
{
    private readonly ExecutionWaiters _waiters = new();

    [Fact]
    public async Task An_end_that_was_told_before_anybody_waited_is_seen_by_looking()
    {
        _waiters.Ended("exe_1");

        await _waiters.EndOfAsync("exe_1", () => Task.FromResult(true));
    }

    [Fact]
    public async Task An_end_between_looking_and_waiting_is_told()
    {
        var end = _waiters.EndOfAsync("exe_1", () =>
        {
            _waiters.Ended("exe_1");
            return Task.FromResult(false);
        });

        await end;
    }

    [Fact]
    public async Task An_execution_that_is_not_over_is_waited_for()
    {
        var end = _waiters.EndOfAsync("exe_1", () => Task.FromResult(false));
        _waiters.Ended("exe_2");
        Assert.False(end.IsCompleted);

        _waiters.Ended("exe_1");

        await end;
    }
}
