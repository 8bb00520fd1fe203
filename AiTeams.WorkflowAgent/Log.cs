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

    /// <summary>The words themselves are personal and may be long: how many there are is enough.</summary>
    [LoggerMessage(3005, LogLevel.Debug, "Request started: a description of {DescriptionLength} characters")]
    public static partial void RequestStarted(this ILogger logger, int descriptionLength);

    [LoggerMessage(3006, LogLevel.Debug, "Cache hit in the {CacheType} cache")]
    public static partial void CacheHit(this ILogger logger, string cacheType);

    [LoggerMessage(3004, LogLevel.Error, "The chat stream failed with {ErrorCode}")]
    public static partial void StreamFailed(this ILogger logger, Exception exception, string errorCode);
}
