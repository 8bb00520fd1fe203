using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace AiTeams.Storage.Health;

/// <summary>Ready while the database answers and its disk takes writes.</summary>
internal sealed class DatabaseHealthCheck(Database database) : IHealthCheck
{
    private const long LeastFreeBytes = 16L * 1024 * 1024;

    public async Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        try
        {
            await database.QueryFirstOrDefaultAsync<long>("SELECT count(*) FROM schema_migrations", null, cancellationToken);
            await WriteAsync(database.File.Path + ".probe", cancellationToken);
            var free = new DriveInfo(Path.GetDirectoryName(database.File.Path)!).AvailableFreeSpace;
            return free >= LeastFreeBytes ? HealthCheckResult.Healthy() : HealthCheckResult.Unhealthy($"Only {free} bytes are free on the disk of {database.File.Path}.");
        }
        catch (Exception exception) when (exception is not OperationCanceledException)
        {
            return HealthCheckResult.Unhealthy($"{database.File.Path} cannot be used: {exception.Message}", exception);
        }
    }

    private static async Task WriteAsync(string path, CancellationToken cancellationToken)
    {
        await using var probe = new FileStream(path, FileMode.Create, FileAccess.Write, FileShare.ReadWrite | FileShare.Delete, bufferSize: 1, FileOptions.DeleteOnClose);
        await probe.WriteAsync(new byte[1], cancellationToken);
    }
}
