using AiTeams.ServiceDefaults.Export;
using AiTeams.ServiceDefaults.Health;
using AiTeams.ServiceDefaults.Http;
using AiTeams.ServiceDefaults.Identity;
using AiTeams.ServiceDefaults.Logging;
using AiTeams.ServiceDefaults.Metrics;
using AiTeams.ServiceDefaults.Privacy;
using AiTeams.ServiceDefaults.Tracking;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace Microsoft.Extensions.Hosting;

/// <summary>The two lines that give a service the whole telemetry contract.</summary>
public static class ServiceDefaultsExtensions
{
    /// <summary>Adds tracking, receipts, logs, metrics, traces, problem details, health checks, service discovery, resilience and OTLP export.</summary>
    /// <exception cref="StartRefusedException">The configuration contradicts the contract; the message says what to change.</exception>
    public static TBuilder AddServiceDefaults<TBuilder>(this TBuilder builder)
        where TBuilder : IHostApplicationBuilder
    {
        var identity = ServiceIdentity.Read(builder.Configuration, builder.Environment);
        builder.Environment.EnvironmentName = identity.Environment.HostName();
        builder.Services.TryAddSingleton(TimeProvider.System);
        builder.Services.AddSingleton(identity);
        builder.Services.AddSingleton(new UserIds(builder.Configuration, identity));
        builder.AddContractLogging(identity);
        builder.AddRequestPipeline(identity);
        builder.AddContractTelemetry(identity);
        builder.Services.AddContractMetrics();
        builder.Services.AddContractHttpClients();
        builder.Services.AddHealthChecks().AddCheck("self", () => Diagnostics.HealthChecks.HealthCheckResult.Healthy(), [HealthEndpoints.LiveTag]);
        return builder;
    }

    /// <summary>Puts the pipeline in order and maps <c>/health</c>, <c>/alive</c> and <c>/metrics</c>. Call it first after <c>Build()</c>.</summary>
    /// <exception cref="StartRefusedException">Options that are to be valid at the start are not; the message says what to change.</exception>
    public static WebApplication UseServiceDefaults(this WebApplication app)
    {
        CheckedOptions.Check(app.Services);
        app.UseMiddleware<TrackingMiddleware>();
        app.UseRouting();
        app.UseMiddleware<RequestStart>();
        HealthEndpoints.Map(app, app.Services.GetRequiredService<ServiceIdentity>());
        app.Services.GetRequiredService<ScrapeEndpoint>().Map(app);
        return app;
    }
}
