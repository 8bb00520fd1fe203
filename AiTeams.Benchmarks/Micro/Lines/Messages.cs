using Microsoft.Extensions.Logging;

namespace AiTeams.Benchmarks.Micro.Lines;

/// <summary>The calls as a service would write them.</summary>
internal static partial class Messages
{
    [LoggerMessage(9001, LogLevel.Information, "Node {NodeId} of {WorkflowId} ended in {ExecutionId} after {Attempt} attempts and {OperationDuration} s", EventName = nameof(NodeEnded))]
    internal static partial void NodeEnded(this ILogger logger, string nodeId, string workflowId, string executionId, int attempt, double operationDuration);

    /// <summary>A receipt for those who have none: all values flat, none in the text, which is the cheapest call there is.</summary>
#pragma warning disable SYSLIB1015 // Values beside the template are the point.
    [LoggerMessage(9002, LogLevel.Information, "Request completed", EventName = nameof(RequestCompleted))]
    internal static partial void RequestCompleted(
        this ILogger logger, string requestMethod, string requestPath, string requestEndpoint, double requestDuration, long requestSize, string userAgent,
        string requestIp, int responseStatus, long responseSize, string responseContentType, string receiptKind, string outcome, string apiVersion,
        string samplingReason, int rowsWritten, double timeToFirstByte);
#pragma warning restore SYSLIB1015

    [LoggerMessage(9003, LogLevel.Debug, "Node {NodeId} looks at {ExecutionId}, attempt {Attempt}", EventName = nameof(NodeLooks))]
    internal static partial void NodeLooks(this ILogger logger, string nodeId, string executionId, int attempt);
}
