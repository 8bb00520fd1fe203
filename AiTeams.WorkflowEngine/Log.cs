namespace AiTeams.WorkflowEngine;

/// <summary>Log events of the engine, 2000–2999.</summary>
internal static partial class Log
{
    [LoggerMessage(2000, LogLevel.Information, "Workflow {WorkflowId} was stored with {NodesCount} nodes.", EventName = nameof(WorkflowStored))]
    internal static partial void WorkflowStored(this ILogger logger, string workflowId, int nodesCount);

    [LoggerMessage(2100, LogLevel.Information, "Execution {ExecutionId} of workflow {WorkflowId} was accepted.", EventName = nameof(ExecutionAccepted))]
    internal static partial void ExecutionAccepted(this ILogger logger, string workflowId, string executionId);

    [LoggerMessage(2101, LogLevel.Information, "Execution {ExecutionId} of workflow {WorkflowId} started.", EventName = nameof(ExecutionStarted))]
    internal static partial void ExecutionStarted(this ILogger logger, string workflowId, string executionId);

    [LoggerMessage(2102, LogLevel.Information, "Execution {ExecutionId} of workflow {WorkflowId} goes on; {NodesDone} of its nodes are done.", EventName = nameof(ExecutionResumed))]
    internal static partial void ExecutionResumed(this ILogger logger, string workflowId, string executionId, int nodesDone);

    [LoggerMessage(2103, LogLevel.Information, "Execution {ExecutionId} of workflow {WorkflowId} waits until {DueAt:u}.", EventName = nameof(ExecutionWaits))]
    internal static partial void ExecutionWaits(this ILogger logger, string workflowId, string executionId, DateTimeOffset dueAt);

    [LoggerMessage(2104, LogLevel.Information, "Execution {ExecutionId} of workflow {WorkflowId} ended: {WorkflowStatus}.", EventName = nameof(ExecutionEnded))]
    internal static partial void ExecutionEnded(this ILogger logger, string workflowId, string executionId, string workflowStatus);

    [LoggerMessage(2105, LogLevel.Information, "Execution {ExecutionId} of workflow {WorkflowId} is put down for shutdown and goes on after the next start.", EventName = nameof(ExecutionPutDown))]
    internal static partial void ExecutionPutDown(this ILogger logger, string workflowId, string executionId);

    [LoggerMessage(2190, LogLevel.Error, "Execution {ExecutionId} could not go on; it is taken up again from its last committed node.", EventName = nameof(ExecutionBroke))]
    internal static partial void ExecutionBroke(this ILogger logger, Exception exception, string executionId);

    [LoggerMessage(2191, LogLevel.Error, "Execution {ExecutionId} of workflow {WorkflowId} broke {Breaks} times in a row and ends as failed.", EventName = nameof(ExecutionGivenUp))]
    internal static partial void ExecutionGivenUp(this ILogger logger, string workflowId, string executionId, int breaks);

    [LoggerMessage(2192, LogLevel.Warning, "The document of execution {ExecutionId} of workflow {WorkflowId} lacks its nodes' inputs: they could not be worked out again.", EventName = nameof(InputsUnknown))]
    internal static partial void InputsUnknown(this ILogger logger, Exception exception, string workflowId, string executionId);

    [LoggerMessage(2200, LogLevel.Warning, "Node {NodeId} of execution {ExecutionId} of workflow {WorkflowId} failed at attempt {Attempt} ({ErrorCode}) and is tried again.", EventName = nameof(NodeRetried))]
    internal static partial void NodeRetried(this ILogger logger, string workflowId, string executionId, string nodeId, int attempt, string errorCode);

    [LoggerMessage(2201, LogLevel.Error, "Node {NodeId} of execution {ExecutionId} of workflow {WorkflowId} failed inside the engine.", EventName = nameof(NodeBroke))]
    internal static partial void NodeBroke(this ILogger logger, Exception exception, string workflowId, string executionId, string nodeId);

    [LoggerMessage(2300, LogLevel.Information, "{Count} executions of earlier starts go on.", EventName = nameof(LeasesTakenOver))]
    internal static partial void LeasesTakenOver(this ILogger logger, int count);

    [LoggerMessage(2301, LogLevel.Warning, "The queue of executions is full; the rest waits in the database.", EventName = nameof(QueueFull))]
    internal static partial void QueueFull(this ILogger logger);

    [LoggerMessage(2390, LogLevel.Error, "Looking after leases and left-over executions failed; the next round tries again.", EventName = nameof(SweepFailed))]
    internal static partial void SweepFailed(this ILogger logger, Exception exception);
}
