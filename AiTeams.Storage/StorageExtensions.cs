using System.Reflection;
using AiTeams.Storage;
using AiTeams.Storage.Health;
using AiTeams.Storage.Migrations;
using AiTeams.Storage.Sqlite;
using AiTeams.Storage.Statements;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using OpenTelemetry.Metrics;
using OpenTelemetry.Trace;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Registers the service's database.</summary>
public static class StorageExtensions
{
    /// <summary>
    /// Adds <see cref="Database"/> over <c>&lt;AITEAMS_DATA&gt;/&lt;name&gt;.db</c> and applies the embedded
    /// <c>Migrations/NNNN_name.sql</c> of <paramref name="migrations"/> once, under a lock, before the server starts listening.
    /// Also adds the readiness check <c>database</c>.
    /// </summary>
    /// <exception cref="InvalidOperationException">The service has a database already.</exception>
    public static TBuilder AddDatabase<TBuilder>(this TBuilder builder, string name, Assembly migrations)
        where TBuilder : IHostApplicationBuilder
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        ArgumentNullException.ThrowIfNull(migrations);
        var services = builder.Services;
        if (services.Any(service => service.ServiceType == typeof(Database))) throw new InvalidOperationException("A service has one database.");

        services.TryAddSingleton(TimeProvider.System);
        services.AddSingleton(provider => new Database(FileFor(builder, name), provider.GetRequiredService<TimeProvider>()));
        services.AddSingleton(provider => new Migrator(
            provider.GetRequiredService<Database>(), migrations, provider.GetRequiredService<TimeProvider>(), provider.GetRequiredService<ILogger<Migrator>>()));
        services.AddHostedService<MigrationService>();
        services.AddHealthChecks().AddCheck<DatabaseHealthCheck>("database", tags: ["ready"]);
        services.ConfigureOpenTelemetryTracerProvider(tracing => tracing.AddSource(StatementTelemetry.Name));
        services.ConfigureOpenTelemetryMeterProvider(metrics => metrics.AddMeter(StatementTelemetry.Name));
        return builder;
    }

    private static DatabaseFile FileFor(IHostApplicationBuilder builder, string name)
    {
        var configured = builder.Configuration["AITEAMS_DATA"];
        var folder = Path.GetFullPath(string.IsNullOrWhiteSpace(configured) ? ".data" : configured, builder.Environment.ContentRootPath);

        // Rows hold hashes of keys and people's texts: nobody else on the machine reads them.
        if (OperatingSystem.IsWindows()) Directory.CreateDirectory(folder);
        else Directory.CreateDirectory(folder, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        return new(name, Path.Combine(folder, name + ".db"));
    }
}
