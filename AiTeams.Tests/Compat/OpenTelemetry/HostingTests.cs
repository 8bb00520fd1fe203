using System.Collections.Concurrent;
using System.Diagnostics;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using OpenTelemetry;
using OpenTelemetry.Logs;
using OpenTelemetry.Metrics;
using OpenTelemetry.Trace;
using Xunit;

namespace AiTeams.Tests.Compat.OpenTelemetry;

public sealed class HostingTests
{
    [Fact]
    public async Task The_providers_exist_before_the_first_hosted_service_starts_whatever_the_order_of_registration()
    {
        using var source = new ActivitySource($"test {nameof(HostingTests)} early");
        var spans = new RecordedSpans();
        var builder = Host.CreateEmptyApplicationBuilder(new());
        builder.Services.AddHostedService(_ => new SpanAtStart(source));
        builder.Services.AddOpenTelemetry().WithTracing(tracing => tracing.AddSource(source.Name).AddProcessor(spans)).WithMetrics().WithLogging();
        using var host = builder.Build();

        await host.StartAsync();

        var started = host.Services.GetServices<IHostedService>().OfType<SpanAtStart>().Single();
        Assert.Single(spans.Of(started.TraceId!, ActivityKind.Internal));
        Assert.NotNull(host.Services.GetService<MeterProvider>());
        Assert.NotNull(host.Services.GetService<LoggerProvider>());
        await host.StopAsync();
    }

    [Fact]
    public void Adding_it_again_adds_one_hosted_service_and_goes_on_with_the_same_providers()
    {
        var services = new ServiceCollection();

        services.AddOpenTelemetry().WithTracing(tracing => tracing.SetSampler(new AlwaysOffSampler()));
        services.AddOpenTelemetry().WithTracing(tracing => tracing.SetSampler(new AlwaysOnSampler())).ConfigureResource(_ => { });

        Assert.Single(services, service => service.ServiceType == typeof(IHostedService));
        Assert.Single(services, service => service.ServiceType == typeof(TracerProvider));
    }

    [Fact]
    public async Task The_runtimes_servers_and_clients_meters_are_collected()
    {
        var names = new ConcurrentDictionary<string, bool>();
        await using var server = await TracedServer.StartAsync();
        using var provider = Sdk.CreateMeterProviderBuilder()
            .AddRuntimeInstrumentation().AddAspNetCoreInstrumentation().AddHttpClientInstrumentation()
            .AddReader(new BaseExportingMetricReader(new NameExporter(names))).Build();
        using (var client = new HttpClient(new SocketsHttpHandler(), disposeHandler: true))
        using (await client.GetAsync(new Uri(server.Url, "/things/1"))) { }
        await server.DisposeAsync();

        provider.ForceFlush();

        Assert.Superset(
            new HashSet<string>
            {
                "dotnet.process.cpu.time", "dotnet.gc.collections", "dotnet.thread_pool.thread.count", "http.server.request.duration",
                "http.client.request.duration", "kestrel.active_connections", "aspnetcore.routing.match_attempts",
            },
            names.Keys.ToHashSet());
    }

    private sealed class SpanAtStart(ActivitySource source) : IHostedService
    {
        public string? TraceId { get; private set; }

        public Task StartAsync(CancellationToken cancellationToken)
        {
            using var activity = source.StartActivity("start");
            TraceId = activity?.TraceId.ToHexString();
            return Task.CompletedTask;
        }

        public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
    }

    private sealed class NameExporter(ConcurrentDictionary<string, bool> names) : BaseExporter<Metric>
    {
        public override ExportResult Export(in Batch<Metric> batch)
        {
            foreach (var metric in batch) names[metric.Name] = true;
            return ExportResult.Success;
        }
    }
}
