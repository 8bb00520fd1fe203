using Microsoft.Extensions.Logging;

namespace AiTeams.Storage.Migrations;

/// <summary>
/// One process at a time, by an exclusively opened file beside the database; the system frees it when a process dies. SQLite's own locks would
/// do for the scripts but not for the switch to WAL before them.
/// </summary>
internal static class MigrationLock
{
    private static readonly TimeSpan Longest = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan Between = TimeSpan.FromMilliseconds(50);

    public static string PathFor(string databasePath) => databasePath + ".migrating";

    /// <exception cref="MigrationException">Another process held it for a minute.</exception>
    public static async Task<IDisposable> TakeAsync(string databasePath, string database, TimeProvider time, ILogger logger, CancellationToken cancellationToken)
    {
        var started = time.GetTimestamp();
        for (var attempt = 0; ; attempt++)
        {
            try
            {
                return new FileStream(PathFor(databasePath), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
            }
            catch (IOException exception) when (exception is not (DirectoryNotFoundException or FileNotFoundException))
            {
                if (time.GetElapsedTime(started) > Longest)
                    throw new MigrationException($"another process has been migrating {databasePath} for a minute; end it and start again", exception);
                if (attempt == 0) Log.MigrationWaits(logger, database);
                await Task.Delay(Between, time, cancellationToken);
            }
        }
    }
}
