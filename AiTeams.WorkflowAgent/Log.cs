namespace AiTeams.WorkflowAgent;

internal static partial class Log
{
    [LoggerMessage(3000, LogLevel.Information, "Planned {NodesCount} nodes by {Provider}")]
    public static partial void Planned(this ILogger logger, int nodesCount, string provider);

    [LoggerMessage(3001, LogLevel.Information, "Asked back instead of planning")]
    public static partial void AskedBack(this ILogger logger);

    [LoggerMessage(3002, LogLevel.Information, "The description is not supported")]
    public static partial void NotSupported(this ILogger logger);

    [LoggerMessage(3003, LogLevel.Warning, "The model's plan is not valid in round {Round}: {ErrorCount} errors")]
    public static partial void ModelPlanInvalid(this ILogger logger, int round, int errorCount);

    [LoggerMessage(3004, LogLevel.Error, "The chat stream failed with {ErrorCode}")]
    public static partial void StreamFailed(this ILogger logger, Exception exception, string errorCode);
}
