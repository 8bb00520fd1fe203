using AiTeams.ServiceDefaults.Identity;
using AiTeams.ServiceDefaults.Tracking;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace AiTeams.ServiceDefaults.Logging;

/// <summary>Replaces every logger provider by the contract's one.</summary>
internal static class ContractLoggingExtensions
{
    internal static void AddContractLogging(this IHostApplicationBuilder builder, ServiceIdentity identity)
    {
        var services = builder.Services;
        builder.Logging.ClearProviders();
        // The default adds a scope object per record for ids that the line has anyway.
        builder.Logging.Configure(static options => options.ActivityTrackingOptions = ActivityTrackingOptions.None);
        services.TryAddSingleton<ILogLineSink, StdoutLineSink>();
        services.AddSingleton<ServiceStory>();
        services.AddSingleton(new LogLineOptions(LineLimits.Read(builder.Configuration), ExceptionSignals.Read(builder.Configuration)));
        services.AddSingleton<LogPipeline>();
        services.AddSingleton<IExternalScopeProvider, LogScopes>();
        services.AddSingleton<ILoggerProvider, ContractLoggerProvider>();
        LogLevels.AddTo(services, identity.Environment);
        services.AddSingleton<LevelOverrides>();
        services.AddSingleton<IConfigureOptions<LoggerFilterOptions>>(static provider => provider.GetRequiredService<LevelOverrides>());
        services.AddSingleton<IOptionsChangeTokenSource<LoggerFilterOptions>>(static provider => provider.GetRequiredService<LevelOverrides>());
        services.AddHostedService<LevelOverrideWatch>();
        services.AddHostedService(static provider => provider.GetRequiredService<ServiceStory>());
    }
}
