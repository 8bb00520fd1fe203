using Aspire.Hosting.ApplicationModel;
using Aspire.Hosting.Health;
using Aspire.Hosting.Publishing;
using Aspire.Hosting.Running;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Aspire.Hosting;

/// <summary>The services of the application: what runs the model, and what the model and its users may ask for.</summary>
internal static class HostServices
{
    internal const string LogCategory = "Aspire.Hosting.DistributedApplication";

    internal static void Add(HostApplicationBuilder builder, IDistributedApplicationBuilder model, DistributedApplicationOptions options)
    {
        AddLogging(builder);
        var services = builder.Services;
        services.TryAddSingleton(TimeProvider.System);
        services.AddHttpClient();
        services.AddHealthChecks();
        services.AddSingleton(options);
        services.AddSingleton(model.ExecutionContext);
        services.AddSingleton(model.Resources);
        services.AddSingleton(model.Eventing);
        services.AddSingleton(new DistributedApplicationModel(model.Resources));
        services.AddSingleton(new ResourceNotificationService(model.Resources,
            options.DisableDashboard ? WaitBehavior.StopOnResourceUnavailable : WaitBehavior.WaitOnResourceUnavailable));
        services.AddSingleton(p => new ResourceLoggerService(p.GetRequiredService<TimeProvider>()));
        services.AddSingleton(p => new ResourceCommandService(model.Resources, p.GetRequiredService<Orchestrator>()));

        services.AddSingleton(p => new OrphanRecord(DataFolder.Of(p.GetRequiredService<IConfiguration>(), model.AppHostDirectory)));
        services.AddSingleton(p => new LaunchFactory(model.ExecutionContext));
        services.AddSingleton<Containers>();
        services.AddSingleton<Instances>();
        services.AddSingleton<Waits>();
        services.AddSingleton(p => new HealthMonitor(p.GetRequiredService<HealthCheckService>(), p.GetRequiredService<ResourceNotificationService>(),
            p.GetRequiredService<TimeProvider>()));
        services.AddSingleton(p => new ResourceLogs(p.GetRequiredService<ResourceLoggerService>(),
            Path.Combine(DataFolder.Of(p.GetRequiredService<IConfiguration>(), model.AppHostDirectory), "logs"),
            $"{builder.Environment.ApplicationName}.Resources.", options.EnableResourceLogging,
            p.GetRequiredService<ILoggerFactory>(), p.GetRequiredService<TimeProvider>()));
        services.AddSingleton(p => new RunnerServices(p, model.Eventing, p.GetRequiredService<ResourceNotificationService>(),
            p.GetRequiredService<ResourceLoggerService>(), p.GetRequiredService<Waits>(), p.GetRequiredService<Instances>(),
            p.GetRequiredService<HealthMonitor>(), p.GetRequiredService<ILoggerFactory>().CreateLogger(LogCategory), p.GetRequiredService<TimeProvider>()));
        services.AddSingleton(p => new Orchestrator(p, p.GetRequiredService<DistributedApplicationModel>(), model.Eventing,
            p.GetRequiredService<IConfiguration>(), p.GetRequiredService<ResourceNotificationService>(), p.GetRequiredService<ResourceLogs>(),
            p.GetRequiredService<RunnerServices>, p.GetRequiredService<LaunchFactory>(), p.GetRequiredService<Containers>(), p.GetRequiredService<OrphanRecord>(), p.GetRequiredService<TimeProvider>()));
        services.AddHostedService(p => p.GetRequiredService<Orchestrator>());

        services.AddSingleton(p => PublishArguments.Of(p.GetRequiredService<IConfiguration>()));
        services.AddSingleton<IPublishStep, ManifestStep>();
        services.AddSingleton(p => new Publisher(p, p.GetRequiredService<DistributedApplicationModel>(), model.Eventing, p.GetRequiredService<PublishArguments>(),
            p.GetServices<IPublishStep>()));
    }

    // The terminal belongs to the AppHost: the host itself writes failures, one line each.
    private static void AddLogging(HostApplicationBuilder builder)
    {
        builder.Logging.AddSimpleConsole(console => console.SingleLine = true);
        builder.Logging.AddFilter("Microsoft", LogLevel.Warning);
        builder.Logging.AddFilter("Microsoft.Extensions.Diagnostics.HealthChecks", LogLevel.None);
        builder.Logging.AddFilter("System.Net.Http", LogLevel.Warning);
    }
}
