using System.Diagnostics.Metrics;
using AiTeams.ServiceDefaults.Export.Queue;
using AiTeams.ServiceDefaults.Export.Sending;
using AiTeams.ServiceDefaults.Export.Wire;
using AiTeams.ServiceDefaults.Identity;
using AiTeams.ServiceDefaults.Logging;
using AiTeams.ServiceDefaults.Metrics;
using AiTeams.ServiceDefaults.Tracing;
using AiTeams.ServiceDefaults.Tracking;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using OpenTelemetry;
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
        services.AddSingleton(otlp);
        services.AddSingleton(sampling);
        services.AddSingleton(new LostTelemetry());
        services.AddSingleton<SamplingReasons>();
        services.AddSingleton<PipelineMetrics>();
        services.AddSingleton<ScrapeExporter>();
        services.AddSingleton<LongRunning>();
        services.AddHostedService(static provider => provider.GetRequiredService<LongRunning>());
        services.AddHostedService<TelemetryLifetime>();

        // One per process, and the instrumentation reads it: a request's context was extracted by the host with our rules already.
        Sdk.SetDefaultTextMapPropagator(AlreadyExtracted.Instance);

        var telemetry = services.AddOpenTelemetry().ConfigureResource(resource => Describe(resource.Clear(), identity));
        telemetry.WithTracing(tracing => tracing
            .SetSampler(ContractSampler.For(sampling))
            .AddSource(Ours)
            // The host's own spans; what an instrumentation would add, the pipeline knows and the encoder writes.
            .AddSource(SpanExportProcessor.HostSource, "Microsoft.AspNetCore.SignalR.Server", "Microsoft.AspNetCore.Components", "Microsoft.AspNetCore.Components.Server.Circuits")
            .AddHttpClientInstrumentation()
            .AddProcessor<StorySpanProcessor>()
            .AddProcessor(static provider => provider.GetRequiredService<LongRunning>()));
        telemetry.WithMetrics(metrics => metrics
            .AddMeter(Ours)
            .AddAspNetCoreInstrumentation()
            .AddHttpClientInstrumentation()
            .AddRuntimeInstrumentation()
            .SetExemplarFilter(ExemplarFilterType.TraceBased));
        services.ConfigureOpenTelemetryMeterProvider(static (provider, metrics) => metrics.AddView(OnlyOf(provider.GetRequiredService<IMeterFactory>())));
        services.AddSingleton(new OtlpLogs(null));
        if (otlp.Traces is { } traces) AddTraces(services, telemetry, traces, otlp);
        if (otlp.Metrics is { } toMetrics) AddMetrics(services, telemetry, toMetrics, otlp);
        else telemetry.WithMetrics(static metrics => metrics.AddReader(static provider => new BaseExportingMetricReader(provider.GetRequiredService<ScrapeExporter>())));
        if (otlp.Logs is { } logs) AddLogs(services, logs, otlp, identity);
    }

    private static void AddTraces(IServiceCollection services, IOpenTelemetryBuilder telemetry, OtlpTarget target, OtlpSettings otlp)
    {
        var ledger = new ExportLedger("traces");
        services.AddSingleton(ledger);
        telemetry.WithTracing(tracing => tracing.AddProcessor(provider =>
        {
            var pipe = provider.GetRequiredKeyedService<ExportPipe>("traces");
            return new SpanExportProcessor(pipe.Queue, pipe.Worker);
        }));
        services.AddKeyedSingleton("traces", (provider, _) => new ExportPipe(
            ledger, target, otlp.Limits("OTEL_BSP"), otlp.Sending("OTEL_BSP"),
            () => ScopeWriter.Of(provider.GetRequiredService<TracerProvider>().GetResource()), otlp.Folder(ledger), provider.GetRequiredService<TimeProvider>()));
    }

    private static void AddMetrics(IServiceCollection services, IOpenTelemetryBuilder telemetry, OtlpTarget target, OtlpSettings otlp)
    {
        var ledger = new ExportLedger("metrics");
        services.AddSingleton(ledger);
        telemetry.WithMetrics(metrics => metrics.AddReader(provider =>
        {
            var time = provider.GetRequiredService<TimeProvider>();
            var handover = new MetricHandover(new(target, time), new(time, Random.Shared.NextDouble));
            return new SharedMetricReader(
                new(handover, ledger, provider.GetRequiredService<CardinalityGuard>()), provider.GetRequiredService<ScrapeExporter>(), otlp.MetricInterval, otlp.MetricTimeout);
        }));
    }

    private static void AddLogs(IServiceCollection services, OtlpTarget target, OtlpSettings otlp, ServiceIdentity identity)
    {
        var ledger = new ExportLedger("logs");
        services.AddSingleton(ledger);
        services.AddKeyedSingleton("logs", (provider, _) => new ExportPipe(
            ledger, target, otlp.Limits("OTEL_BLRP"), otlp.Sending("OTEL_BLRP"),
            () => ScopeWriter.Of(Describe(ResourceBuilder.CreateEmpty(), identity).Build()), otlp.Folder(ledger), provider.GetRequiredService<TimeProvider>()));
        services.AddSingleton(provider => new OtlpLogs(provider.GetRequiredKeyedService<ExportPipe>("logs").Queue));
    }

    /// <summary>
    /// A meter listener hears the whole process; where several hosts live in one (tests), each counts its own. Two of the platform's meters count
    /// several times per request what the contract does not ask for.
    /// </summary>
    private static Func<Instrument, MetricStreamConfiguration?> OnlyOf(IMeterFactory factory) =>
        instrument => (instrument.Meter.Scope is IMeterFactory other && !ReferenceEquals(other, factory))
            || instrument.Meter.Name is "Microsoft.AspNetCore.MemoryPool" or "Microsoft.AspNetCore.Routing"
            ? MetricStreamConfiguration.Drop
            : null;

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
