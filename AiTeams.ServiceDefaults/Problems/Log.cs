using Microsoft.Extensions.Logging;

namespace AiTeams.ServiceDefaults.Problems;

internal static partial class Log
{
    [LoggerMessage(100, LogLevel.Error, "The request failed with an exception nobody handled; the caller got a problem without its details.", EventName = nameof(RequestFailed))]
    internal static partial void RequestFailed(this ILogger logger, Exception exception);

    [LoggerMessage(101, LogLevel.Error, "The request failed after its response had begun; the connection was closed, so that the caller sees it is not whole.", EventName = nameof(ResponseBroken))]
    internal static partial void ResponseBroken(this ILogger logger, Exception exception);

    [LoggerMessage(102, LogLevel.Error, "The request ended in a problem {ErrorCode} with status {StatusCode}: {ErrorMessage}", EventName = nameof(ServerProblem))]
    internal static partial void ServerProblem(this ILogger logger, string errorCode, int statusCode, string errorMessage, Exception? exception);
}
