namespace AiTeams.ApiGateway.Chat;

internal static partial class Log
{
    [LoggerMessage(1200, LogLevel.Error, "The answer in session {SessionId} broke off; the client is told in the stream.", EventName = nameof(ChatFailed))]
    internal static partial void ChatFailed(this ILogger logger, string sessionId, Exception exception);
}
