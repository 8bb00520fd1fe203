namespace AiTeams.ConsoleApp.Relay;

internal static partial class Log
{
    [LoggerMessage(4100, LogLevel.Warning, "The relay's queue is full; telemetry is kept here and no longer relayed in full. The Console's status counts what is dropped.",
        EventName = nameof(RelayQueueFull))]
    internal static partial void RelayQueueFull(this ILogger logger);

    [LoggerMessage(4101, LogLevel.Warning, "Relaying telemetry to {Target} failed; further failures are counted in the Console's status.",
        EventName = nameof(RelayFailed))]
    internal static partial void RelayFailed(this ILogger logger, string target);
}
