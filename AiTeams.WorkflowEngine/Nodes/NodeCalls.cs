using AiTeams.Contracts.Executions;
using AiTeams.ServiceDefaults.Metrics;
using AiTeams.Storage;
using AiTeams.WorkflowEngine.Executions;
using Microsoft.Extensions.Options;

namespace AiTeams.WorkflowEngine.Nodes;

/// <summary>Does nodes that reach outside: a span per attempt, a time limit, another try where that is safe and may help.</summary>
internal sealed class NodeCalls(
    IEnumerable<INodeRunner> runners, Database database, WorkflowMetrics metrics, IOptions<ExecutionOptions> options, TimeProvider time, ILogger<NodeCalls> logger)
{
    private readonly Dictionary<string, INodeRunner> _runners = runners.ToDictionary(runner => runner.Kind, StringComparer.Ordinal);

    public bool Does(string kind) => _runners.ContainsKey(kind);

    /// <param name="attempt">The attempt that the node's row says is under way.</param>
    /// <returns>The outcome and the attempt that had it.</returns>
    public async Task<(NodeResult Result, int Attempt)> DoAsync(ExecutionRow execution, NodeWork work, int attempt, CancellationToken cancelled)
    {
        var runner = _runners[work.Node.Kind];
        for (var tries = 1; ; tries++, attempt++)
        {
            var result = await AttemptAsync(runner, execution, work, attempt, cancelled);
            if (!result.IsTransient || tries >= runner.Attempts || cancelled.IsCancellationRequested) return (result, attempt);
            var wait = runner.RetryDelay * Math.Pow(2, tries - 1);
            try
            {
                await SetAttemptAsync(execution, work, attempt + 1, (result.Status, result.Error!), wait);
                logger.NodeRetried(execution.WorkflowId, execution.Id, work.Node.Id, attempt, result.Error!.Code);
                await Task.Delay(wait, time, cancelled);
            }
            catch (OperationCanceledException)
            {
                return (Cancelled(work), attempt + 1);
            }
        }
    }

    private async Task<NodeResult> AttemptAsync(INodeRunner runner, ExecutionRow execution, NodeWork work, int attempt, CancellationToken cancelled)
    {
        using var span = NodeSpan.Start(work.Node, work.NodeExecutionId, attempt);
        using var timeout = new CancellationTokenSource(options.Value.NodeTimeout, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancelled, timeout.Token);
        var started = time.GetTimestamp();
        NodeResult result;
        try
        {
            result = await runner.RunAsync(work, either.Token);
        }
        catch (OperationCanceledException) when (cancelled.IsCancellationRequested)
        {
            result = Cancelled(work);
        }
        catch (OperationCanceledException) when (timeout.IsCancellationRequested)
        {
            var limit = $"{options.Value.NodeTimeout.TotalSeconds:0.#} s (Executions:NodeTimeout)";
            result = NodeResult.Failure(work.Node.Id, NodeErrors.NodeTimedOut, $"Not done within {limit}.", NodeStatus.TimedOut);
        }
        catch (Exception exception)
        {
            logger.NodeBroke(exception, execution.WorkflowId, execution.Id, work.Node.Id);
            result = work.Fail(NodeErrors.Internal, "Something failed on our side.");
        }

        NodeSpan.End(span, result);
        metrics.NodeEnded(work.Node.Kind, StatusText.Outcome(result.Status), time.GetElapsedTime(started));
        return result;
    }

    private Task<bool> SetAttemptAsync(ExecutionRow execution, NodeWork work, int attempt, (NodeStatus Status, ExecutionError Error) before, TimeSpan wait)
    {
        var step = new RunCommit(execution, time);
        step.AddAttempt(work.NodeExecutionId, attempt, NodeStatus.Retrying, before, wait);
        return database.TransactionAsync(step.WriteAsync);
    }

    private static NodeResult Cancelled(NodeWork work) =>
        NodeResult.Failure(work.Node.Id, NodeErrors.Cancelled, "The run ended before the node did.", NodeStatus.Cancelled);
}
