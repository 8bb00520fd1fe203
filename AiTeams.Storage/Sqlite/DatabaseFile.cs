using Microsoft.Data.Sqlite;

namespace AiTeams.Storage.Sqlite;

/// <summary>One SQLite file and how connections to it are set up. See https://www.sqlite.org/pragma.html for each setting.</summary>
/// <param name="Name">Name of the database, also in telemetry.</param>
/// <param name="Path">Full path of the file; its folder exists.</param>
internal sealed record DatabaseFile(string Name, string Path)
{
    // Another process in the file is a tool, not a service: a writer that waits this long has met a bug.
    private const int BusySeconds = 5;

    static DatabaseFile() => SQLitePCL.Batteries_V2.Init();

    /// <summary>The connection that writes. FULL: a commit that returned survives a power cut, WAL included.</summary>
    public SqliteConnection OpenWriter() => Open(
        SqliteOpenMode.ReadWriteCreate,
        "PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA foreign_keys = ON; PRAGMA journal_size_limit = 67108864;");

    /// <summary>A connection that cannot write, whatever its SQL says.</summary>
    public SqliteConnection OpenReader() => Open(SqliteOpenMode.ReadWrite, "PRAGMA query_only = ON;");

    private SqliteConnection Open(SqliteOpenMode mode, string settings)
    {
        // Our own pools hold connections for the life of the service; the library's would keep the file open after it.
        var connection = new SqliteConnection(new SqliteConnectionStringBuilder
        {
            DataSource = Path,
            Mode = mode,
            Pooling = false,
            DefaultTimeout = BusySeconds,
        }.ToString());
        try
        {
            connection.Open();
            using var command = connection.CreateCommand();
            command.CommandText = FormattableString.Invariant($"PRAGMA busy_timeout = {BusySeconds * 1000}; {settings}");
            command.ExecuteNonQuery();
            return connection;
        }
        catch
        {
            connection.Dispose();
            throw;
        }
    }
}
