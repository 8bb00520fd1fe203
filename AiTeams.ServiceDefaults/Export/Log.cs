using Microsoft.Extensions.Logging;

namespace AiTeams.ServiceDefaults.Export;

internal static partial class Log
{
    [LoggerMessage(120, LogLevel.Warning,
        "This service keeps {Ratio:P0} of its traces by a ratio of its own; errors outside of it survive only in receipts and logs. Leave Tracing:Ratio unset where a collector samples.",
        EventName = nameof(SamplesByRatio))]
    internal static partial void SamplesByRatio(this ILogger logger, double ratio);

    [LoggerMessage(121, LogLevel.Warning,
        "User ids are hashed with a key of this process alone, so they differ between services and restarts. Set Privacy:UserIdKey to the same secret everywhere.",
        EventName = nameof(UserIdsWithoutKey))]
    internal static partial void UserIdsWithoutKey(this ILogger logger);

    [LoggerMessage(122, LogLevel.Warning,
        "Not all {Signal} of this service arrived: {Exported} exported; dropped: {QueueFull} as the queue was full, {ExportFailed} as the endpoint failed, {TooLarge} as they were too large, {Shutdown} unsent at the end.",
        EventName = nameof(TelemetryLost))]
    internal static partial void TelemetryLost(this ILogger logger, string signal, long exported, long queueFull, long exportFailed, long tooLarge, long shutdown);
}
