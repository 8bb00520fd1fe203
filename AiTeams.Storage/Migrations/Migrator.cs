using System.Diagnostics;
using System.Reflection;
using AiTeams.ServiceDefaults.Tracking;
using AiTeams.Storage.Sqlite;
using Microsoft.Extensions.Logging;

namespace AiTeams.Storage.Migrations;

/// <summary>Brings a database to the program's newest migration, in one transaction: all of the scripts or none.</summary>
internal sealed class Migrator(Database database, Assembly scripts, TimeProvider time, ILogger<Migrator> logger)
{
    private const string CreateTable =
        """
        CREATE TABLE IF NOT EXISTS schema_migrations (
            version     integer  NOT NULL PRIMARY KEY,
            name        text     NOT NULL,
            checksum    char(64) NOT NULL,
            applied_at  bigint   NOT NULL,
            tracking_id char(32) NOT NULL,
            trace_id    char(32) NOT NULL,
            span_id     char(16) NOT NULL
        )
        """;

    /// <exception cref="MigrationException">The database is newer than the program, or one of its migrations was changed since.</exception>
    public async Task MigrateAsync(CancellationToken cancellationToken)
    {
        var migrations = Migration.In(scripts);
        var file = database.File;
        using var turn = await MigrationLock.TakeAsync(file.Path, file.Name, time, logger, cancellationToken);
        await database.TransactionAsync(
            async transaction =>
            {
                await transaction.ExecuteAsync(CreateTable, null, cancellationToken);
                var applied = await transaction.QueryAsync<Applied>("SELECT version, name, checksum FROM schema_migrations ORDER BY version", null, cancellationToken);
                foreach (var migration in Pending(file, migrations, applied)) await ApplyAsync(transaction, migration, cancellationToken);
            },
            cancellationToken);
    }

    private static List<Migration> Pending(DatabaseFile file, IReadOnlyList<Migration> migrations, IReadOnlyList<Applied> applied)
    {
        var byVersion = migrations.ToDictionary(migration => migration.Version);
        foreach (var row in applied)
        {
            if (!byVersion.TryGetValue(row.Version, out var migration))
                throw new MigrationException($"database {file.Path} has migration {row.Name}, which this program does not know: start the newer program it was made by, or another data folder (AITEAMS_DATA)");
            if (migration.Checksum != row.Checksum)
                throw new MigrationException($"migration {migration.Name} was changed after it was applied to {file.Path}: restore its text and add a new migration instead");
        }

        var newest = applied.Count == 0 ? 0 : applied[^1].Version;
        var pending = migrations.Where(migration => !applied.Any(row => row.Version == migration.Version)).ToList();
        return pending.FirstOrDefault(migration => migration.Version < newest) is { } late
            ? throw new MigrationException($"migration {late.Name} comes before {applied[^1].Name}, which {file.Path} already has: give it a higher number")
            : pending;
    }

    private async Task ApplyAsync(DatabaseTransaction transaction, Migration migration, CancellationToken cancellationToken)
    {
        try
        {
            await transaction.ExecuteAsync(migration.Sql, null, cancellationToken);
        }
        catch (Exception exception) when (exception is not OperationCanceledException)
        {
            throw new MigrationException($"migration {migration.Name} failed on {database.File.Path}: {exception.Message}", exception);
        }

        var activity = Activity.Current!;
        await transaction.ExecuteAsync(
            """
            INSERT INTO schema_migrations (version, name, checksum, applied_at, tracking_id, trace_id, span_id)
            VALUES (@Version, @Name, @Checksum, @AppliedAt, @TrackingId, @TraceId, @SpanId)
            """,
            new
            {
                migration.Version,
                migration.Name,
                migration.Checksum,
                AppliedAt = UnixMicroseconds.From(time.GetUtcNow()),
                Telemetry.TrackingId,
                TraceId = activity.TraceId.ToHexString(),
                SpanId = activity.SpanId.ToHexString(),
            },
            cancellationToken);
        Log.MigrationApplied(logger, migration.Name, database.File.Name);
    }

    private sealed record Applied(int Version, string Name, string Checksum);
}
