using Microsoft.Extensions.Logging;

namespace AiTeams.ServiceDefaults.Tracking;

internal static partial class Log
{
    [LoggerMessage(130, LogLevel.Debug, "Operation {OperationName} ended with {OperationResult} after {OperationDuration} s.", EventName = nameof(OperationEnded))]
    internal static partial void OperationEnded(this ILogger logger, string operationName, string operationResult, double operationDuration);

    [LoggerMessage(131, LogLevel.Warning, "Operation {OperationName} ended with {OperationResult} after {OperationDuration} s.", EventName = nameof(OperationIncomplete))]
    internal static partial void OperationIncomplete(this ILogger logger, string operationName, string operationResult, double operationDuration);

    [LoggerMessage(132, LogLevel.Warning, "Operation {OperationName} ended with {OperationResult} after {OperationDuration} s: {ErrorType}.", EventName = nameof(OperationFailed))]
    internal static partial void OperationFailed(this ILogger logger, string operationName, string operationResult, double operationDuration, string errorType);

    [LoggerMessage(133, LogLevel.Warning,
        "Span attribute {AttributeName} is not on the list of allowed ones and was left out, as it will be from now on without a word. SpanAttributes.Add allows it.",
        EventName = nameof(SpanAttributeRefused))]
    internal static partial void SpanAttributeRefused(this ILogger logger, string attributeName);
}
