namespace AiTeams.ApiGateway.Tracking;

internal static partial class Log
{
    [LoggerMessage(1400, LogLevel.Warning, "{ServiceName} did not answer a look-up; it is listed as unreachable.", EventName = nameof(ServiceUnreachable))]
    internal static partial void ServiceUnreachable(this ILogger logger, string serviceName, Exception exception);
}
