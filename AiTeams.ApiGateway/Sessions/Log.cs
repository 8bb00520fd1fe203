namespace AiTeams.ApiGateway.Sessions;

internal static partial class Log
{
    [LoggerMessage(1100, LogLevel.Warning, "Counting active sessions failed; the next tick tries again.", EventName = nameof(ActiveSessionsNotCounted))]
    internal static partial void ActiveSessionsNotCounted(this ILogger logger, Exception exception);
}
