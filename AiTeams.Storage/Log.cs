using Microsoft.Extensions.Logging;

namespace AiTeams.Storage;

internal static partial class Log
{
    [LoggerMessage(5000, LogLevel.Information, "Applied migration {Migration} to database {Database}")]
    public static partial void MigrationApplied(ILogger logger, string migration, string database);

    [LoggerMessage(5001, LogLevel.Information, "Waiting for another process that is migrating database {Database}")]
    public static partial void MigrationWaits(ILogger logger, string database);
}
