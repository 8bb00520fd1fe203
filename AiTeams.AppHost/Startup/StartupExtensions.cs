using AiTeams.AppHost.Backends;
using AiTeams.AppHost.Restarts;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Logging;

namespace AiTeams.AppHost.Startup;

/// <summary>What a start does beside the model: the table at the terminal and the restarts.</summary>
internal static class StartupExtensions
{
    public static void AddStartup(this IDistributedApplicationBuilder builder, Deployment deployment, params IReadOnlyList<Elsewhere> elsewhere)
    {
        if (!builder.ExecutionContext.IsRunMode)
        {
            return;
        }

        // The terminal is for the table, state changes and failures; warnings of the framework still show.
        builder.Services.AddLogging(logging => logging
            .AddFilter("Default", LogLevel.Warning)
            .AddFilter("Microsoft", LogLevel.Warning)
            .AddFilter("System", LogLevel.Warning)
            .AddFilter("Aspire.Hosting", LogLevel.Warning)
            // Information of this category is the dashboard's address with the log-in token; a resource that fails is told by StartReport.
            .AddFilter("Aspire.Hosting.DistributedApplication", level => level == LogLevel.Information));
        builder.Services.TryAddSingleton(TimeProvider.System);
        builder.Services.AddSingleton(provider => new Terminal(Console.Out, provider.GetRequiredService<TimeProvider>()));
        builder.Services.AddSingleton<RestartLedger>();
        builder.Services.AddSingleton<LastWords>();
        builder.Services.AddSingleton(new StartTable(deployment, elsewhere, builder.Configuration));
        builder.Services.AddHostedService<CrashRestarter>();
        builder.Services.AddHostedService<StartReport>();
    }
}
