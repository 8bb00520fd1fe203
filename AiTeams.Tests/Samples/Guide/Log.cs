using AiTeams.ServiceDefaults.Privacy;

namespace Guide;

internal static partial class Log
{
    [LoggerMessage(9000, LogLevel.Information, "Processing workflow {WorkflowId}", EventName = nameof(ProcessingWorkflow))]
    internal static partial void ProcessingWorkflow(this ILogger logger, string workflowId);

    [LoggerMessage(9001, LogLevel.Error, "Generating workflow {WorkflowId} failed", EventName = nameof(GenerationFailed))]
    internal static partial void GenerationFailed(this ILogger logger, string workflowId, Exception exception);

    [LoggerMessage(9002, LogLevel.Warning, "Item {Index} of the batch failed", EventName = nameof(ItemFailed))]
    internal static partial void ItemFailed(this ILogger logger, int index, Exception exception);

    [LoggerMessage(9003, LogLevel.Information, "User {UserId} logged in with {Password} as {Mail}", EventName = nameof(LoggedIn))]
    internal static partial void LoggedIn(this ILogger logger, string userId, Secret<string> password, string mail);
}
