using System.Diagnostics;
using AiTeams.ServiceDefaults.Identity;
using AiTeams.ServiceDefaults.Tracking;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using OpenTelemetry.Trace;

namespace AiTeams.Storage.Migrations;

/// <summary>Migrates before any hosted service starts, and so before the server listens. What it throws stops the start.</summary>
internal sealed class MigrationService(Migrator migrator, IServiceProvider services) : IHostedLifecycleService
{
    public async Task StartingAsync(CancellationToken cancellationToken)
    {
        // This runs before OpenTelemetry's own hosted service: resolving the provider starts it, so that the migration's span is exported.
        services.GetService<TracerProvider>();
        using var activity = Statements.StatementTelemetry.StartRoot("migrate_database");
        using var story = Telemetry.Begin();
        try
        {
            await migrator.MigrateAsync(cancellationToken);
        }
        catch (MigrationException exception)
        {
            activity.SetStatus(ActivityStatusCode.Error, exception.Message);
            throw new StartRefusedException(exception.Message);
        }
    }

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
