using System.Diagnostics.Metrics;
using AiTeams.ServiceDefaults.Http;
using AiTeams.ServiceDefaults.Identity;
using AiTeams.ServiceDefaults.Logging;
using AiTeams.ServiceDefaults.Metrics;
using AiTeams.ServiceDefaults.Tracing;
using AiTeams.ServiceDefaults.Tracking;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using OpenTelemetry;
using OpenTelemetry.Exporter;
using OpenTelemetry.Logs;
using OpenTelemetry.Metrics;
using OpenTelemetry.Resources;
using OpenTelemetry.Trace;

namespace AiTeams.ServiceDefaults.Export;

/// <summary>OpenTelemetry's SDK for traces and metrics, its log exporter, and OTLP for the three when an endpoint is given.</summary>
internal static class ContractTelemetryExtensions
{
    /// <summary>Sources and meters of all our projects.</summary>
    private const string Ours = "AiTeams.*";

    internal static void AddContractTelemetry(this IHostApplicationBuilder builder, ServiceIdentity identity)
    {
        var services = builder.Services;
        var otlp = OtlpSettings.Read(builder.Configuration, identity);
        var sampling = SamplingOptions.Read(builder.Configuration, identity);
        services.AddSingleton(sampling);
        services.AddSingleton<SamplingReasons>();
        services.AddSingleton<PipelineMetrics>();
        services.AddSingleton<ScrapeExporter>();
        services.AddHostedService<TelemetryLifetime>();

        // One per process, and the instrumentation reads it: a request's context was extracted by the host with our rules already.
        Sdk.SetDefaultTextMapPropagator(AlreadyExtracted.Instance);

        var telemetry = services.AddOpenTelemetry().ConfigureResource(resource => Describe(resource.Clear(), identity));
        telemetry.WithTracing(tracing => tracing
            .SetSampler(ContractSampler.For(sampling))
            .AddSource(Ours)
            .AddAspNetCoreInstrumentation(static options => options.Filter = static context => !SilentPaths.Contain(context.Request.Path))
            .AddHttpClientInstrumentation()
            .AddProcessor<StorySpanProcessor>());
        telemetry.WithMetrics(metrics => metrics
            .AddMeter(Ours)
            .AddAspNetCoreInstrumentation()
            .AddHttpClientInstrumentation()
            .AddRuntimeInstrumentation()
            .SetExemplarFilter(ExemplarFilterType.TraceBased)
            .AddReader(static provider => new BaseExportingMetricReader(provider.GetRequiredService<ScrapeExporter>())));
        services.ConfigureOpenTelemetryMeterProvider(static (provider, metrics) => metrics.AddView(OnlyOf(provider.GetRequiredService<IMeterFactory>())));
        if (otlp is null)
        {
            services.AddSingleton(new OtlpLogs(null, null));
            return;
        }
        AddExport(services, telemetry, otlp, identity);
    }

    private static void AddExport(IServiceCollection services, IOpenTelemetryBuilder telemetry, OtlpSettings otlp, ServiceIdentity identity)
    {
        foreach (var signal in new[] { "traces", "metrics", "logs" })
            services.AddSingleton(provider => new ExportLedger(signal, provider.GetRequiredService<TimeProvider>()));
        telemetry.WithTracing(tracing => tracing.AddProcessor(provider =>
        {
            var ledger = LedgerOf(provider, "traces");
            return new LedgerSpanProcessor(new(otlp.For("v1/traces"), ledger), ledger, otlp);
        }));
        telemetry.WithMetrics(metrics => metrics.AddReader(provider => new PeriodicExportingMetricReader(
            new LedgerMetricExporter(otlp.For("v1/metrics"), LedgerOf(provider, "metrics")), otlp.MetricInterval, otlp.MetricTimeout)));
        services.AddSingleton(provider =>
        {
            var ledger = LedgerOf(provider, "logs");
            var options = new OpenTelemetryLoggerOptions { IncludeFormattedMessage = true };
            options.SetResourceBuilder(Describe(ResourceBuilder.CreateEmpty(), identity));
            var exporter = new OtlpLogExporter(otlp.For("v1/logs"));
            options.AddProcessor(new ResourceAnchor(exporter));
            var queue = new LedgerLogProcessor(new(exporter, ledger), ledger, otlp);
            options.AddProcessor(queue);
            return new OtlpLogs(new OpenTelemetryLoggerProvider(new FixedOptions<OpenTelemetryLoggerOptions>(options)), queue);
        });
    }

    /// <summary>A meter listener hears the whole process; where several hosts live in one (tests), each counts its own.</summary>
    private static Func<Instrument, MetricStreamConfiguration?> OnlyOf(IMeterFactory factory) =>
        instrument => instrument.Meter.Scope is IMeterFactory other && !ReferenceEquals(other, factory) ? MetricStreamConfiguration.Drop : null;

    private static ExportLedger LedgerOf(IServiceProvider provider, string signal) =>
        provider.GetServices<ExportLedger>().Single(ledger => ledger.Signal == signal);

    /// <summary>What the environment adds (OTEL_RESOURCE_ATTRIBUTES) may not change who we are, so ours come last.</summary>
    private static ResourceBuilder Describe(ResourceBuilder resource, ServiceIdentity identity) => resource
        .AddTelemetrySdk()
        .AddEnvironmentVariableDetector()
        .AddAttributes([
            new("service.name", identity.Name),
            new("service.version", identity.Version),
            new("service.instance.id", identity.InstanceId),
            new("deployment.environment.name", identity.EnvironmentLabel),
            new("service", identity.Name),
            new("version", identity.Version),
            new("environment", identity.EnvironmentLabel),
            new("project", identity.Project),
        ]);
}
