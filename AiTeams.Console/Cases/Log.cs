namespace AiTeams.ConsoleApp.Cases;

internal static partial class Log
{
    [LoggerMessage(4300, LogLevel.Debug, "The gateway gave no rows; the case file says so.", EventName = nameof(RowsUnavailable))]
    internal static partial void RowsUnavailable(this ILogger logger, Exception exception);
}
