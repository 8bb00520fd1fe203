using System.Diagnostics.Metrics;
using AiTeams.ServiceDefaults.Logging;
using AiTeams.ServiceDefaults.Receipts;
using AiTeams.ServiceDefaults.Tracing;
using Microsoft.Extensions.DependencyInjection;
using OpenTelemetry.Metrics;

namespace AiTeams.ServiceDefaults.Metrics;

/// <summary>The contract's instruments, one instance of each per process.</summary>
internal static class ContractMetricsExtensions
{
    internal static void AddContractMetrics(this IServiceCollection services)
    {
        services.AddMetrics();
        services.AddSingleton<CardinalityGuard>();
        services.ConfigureOpenTelemetryMeterProvider(static (provider, metrics) => metrics.AddView(MetricViews.Limits(Meters(provider), Guard(provider))));
        services.AddSingleton<TenantLabel>();
        services.AddSingleton<RequestMetrics>();
        services.AddSingleton<ScrapeEndpoint>();
        services.AddSingleton(static provider => new AgentMetrics(Meters(provider), Tenants(provider), Guard(provider)));
        services.AddSingleton(static provider => new ModelMetrics(Meters(provider), Tenants(provider), Guard(provider)));
        services.AddSingleton(static provider => new EngineRequestMetrics(Meters(provider), Guard(provider)));
        services.AddSingleton(static provider => new UsageMetrics(Meters(provider), Guard(provider)));
        services.AddSingleton(static provider => new WorkflowMetrics(Meters(provider), Guard(provider)));
        services.AddSingleton(static provider =>
            new ReceiptLog(provider.GetRequiredService<LogPipeline>(), provider.GetRequiredService<SamplingReasons>()));
    }

    private static CardinalityGuard Guard(IServiceProvider provider) => provider.GetRequiredService<CardinalityGuard>();

    private static TenantLabel Tenants(IServiceProvider provider) => provider.GetRequiredService<TenantLabel>();

    private static IMeterFactory Meters(IServiceProvider provider) => provider.GetRequiredService<IMeterFactory>();
}
