using System.Text;
using AiTeams.ServiceDefaults.Logging;
using AiTeams.Testing.Otlp;
using AiTeams.Tests.Support;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Xunit;

namespace AiTeams.Tests.ServiceDefaults;

/// <summary>What a service says last is in the queues when it is told to stop.</summary>
[Collection(Alone.Name)]
public sealed class LastWordsTests
{
    private const string Much = "3600000";

    [Theory]
    [InlineData("grpc")]
    [InlineData("http/protobuf")]
    public async Task What_is_said_until_the_stop_arrives_by_the_stop(string protocol)
    {
        await using var sink = await OtlpSink.StartAsync();
        using var output = new MemoryStream();
        await using var service = await TestService.StartAsync(
            app =>
            {
                app.MapGet("/ok", () => "ok");
                app.Lifetime.ApplicationStopping.Register(() => app.Services.GetRequiredService<ILoggerFactory>().CreateLogger("Last").LogInformation("Last words"));
            },
            configure: builder => builder.Services.Replace(ServiceDescriptor.Singleton<ILogLineSink>(_ => new StdoutLineSink(output))),
            settings: Settings(sink, protocol, logDelay: Much));
        using var response = await service.GetAsync("/ok");

        await service.StopAsync();

        var id = response.TrackingId();
        Assert.Contains(sink.Received.SpansOf(id), span => span.Name == "GET /ok");
        Assert.Contains(sink.Received.LogsOf(id), log => log.Scope.Name == "AiTeams.Receipt");
        Assert.Contains(sink.Received.Logs, log => log.Body.StringValue == "Last words");
        Assert.NotEmpty(sink.Received.MetricsNamed("request_count"));
        var lines = Encoding.UTF8.GetString(output.ToArray()).Split('\n');
        Assert.Contains(lines, line => line.Contains("AiTeams.Receipt", StringComparison.Ordinal) && line.Contains(id, StringComparison.Ordinal));
        Assert.Contains(lines, line => line.Contains("Last words", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_service_that_cannot_start_still_tells_why()
    {
        await using var sink = await OtlpSink.StartAsync();

        await Assert.ThrowsAsync<InvalidOperationException>(() => TestService.StartAsync(
            configure: static builder => builder.Services.AddHostedService<Unstartable>(), settings: Settings(sink, "grpc", logDelay: Much)));

        Assert.Contains(sink.Received.Logs, log => log.Body.StringValue == "The cellar is flooded");
    }

    [Fact]
    public async Task The_last_metrics_go_out_though_the_endpoint_was_to_be_left_alone()
    {
        await using var sink = await OtlpSink.StartAsync();
        sink.Fault = OtlpFault.RetryAfter(TimeSpan.FromMinutes(4));
        await using var service = await TestService.StartAsync(
            static app => app.MapGet("/ok", () => "ok"), settings: [.. Settings(sink, "grpc", Much)[..^1], ("OTEL_METRIC_EXPORT_INTERVAL", "20")]);
        using var response = await service.GetAsync("/ok");
        await sink.WaitForRequestsAsync(1);

        sink.Fault = OtlpFault.None;
        await service.StopAsync();

        Assert.NotEmpty(sink.Received.MetricsNamed("request_count"));
    }

    [Fact]
    public async Task A_batch_under_way_at_the_stop_is_not_cut_off()
    {
        await using var sink = await OtlpSink.StartAsync();
        sink.Fault = OtlpFault.Slow(TimeSpan.FromSeconds(1));
        await using var service = await TestService.StartAsync(FloodedService.Map, settings: Settings(sink, "http/protobuf", logDelay: "20"));
        await service.ServesAsync(1, "/flood?spans=0&logs=700");
        // Only logs are sent before the stop: a request that came is theirs.
        using var deadline = new CancellationTokenSource(Patience.Most);
        while (sink.Requests == 0)
        {
            deadline.Token.ThrowIfCancellationRequested();
            await service.ServesAsync(1, "/alive");
        }

        await service.StopAsync();

        Assert.Equal(700, sink.Received.Logs.Count(log => log.Scope.Name == FloodedService.Source));
        // The sink's own requests are spans of this process too, and some end after the drain: only logs are judged here.
        Assert.DoesNotContain(service.Lines.All, line => line.Contains("TelemetryLost", StringComparison.Ordinal) && line.Contains("\"Signal\":\"logs\"", StringComparison.Ordinal));
    }

    private sealed class Unstartable(ILogger<Unstartable> logger) : IHostedService
    {
        public Task StartAsync(CancellationToken cancellationToken)
        {
            logger.LogError("The cellar is flooded");
            throw new InvalidOperationException();
        }

        public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
    }

    private static (string Key, string Value)[] Settings(OtlpSink sink, string protocol, string logDelay) =>
    [
        ("OTEL_EXPORTER_OTLP_ENDPOINT", (protocol == "grpc" ? sink.GrpcEndpoint : sink.HttpEndpoint).ToString()),
        ("OTEL_EXPORTER_OTLP_PROTOCOL", protocol),
        ("OTEL_BSP_SCHEDULE_DELAY", Much),
        ("OTEL_BLRP_SCHEDULE_DELAY", logDelay),
        ("OTEL_METRIC_EXPORT_INTERVAL", Much),
    ];
}
