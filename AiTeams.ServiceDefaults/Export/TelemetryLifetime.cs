using AiTeams.ServiceDefaults.Logging;
using AiTeams.ServiceDefaults.Privacy;
using AiTeams.ServiceDefaults.Tracing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using OpenTelemetry.Metrics;
using OpenTelemetry.Trace;

namespace AiTeams.ServiceDefaults.Export;

/// <summary>Says at the start what is not as people may expect, and hands over everything at the end, within a bound.</summary>
internal sealed class TelemetryLifetime(IServiceProvider services, SamplingOptions sampling, UserIds userIds, ILogLineSink lines, ILogger<TelemetryLifetime> logger)
    : IHostedLifecycleService
{
    private static readonly TimeSpan FlushTimeout = TimeSpan.FromSeconds(5);

    private TracerProvider? _traces;
    private MeterProvider? _metrics;

    public Task StartingAsync(CancellationToken cancellationToken)
    {
        // Taken now: a host may be disposed by one thread while another still waits for its stop.
        _traces = services.GetService<TracerProvider>();
        _metrics = services.GetService<MeterProvider>();
        services.GetRequiredService<PipelineMetrics>();
        if (sampling.HeadRatio is { } rule) logger.SamplesByRatio(rule.Ratio);
        if (userIds is { AreHashed: true, HasKey: false }) logger.UserIdsWithoutKey();
        return Task.CompletedTask;
    }

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <summary>Every other service has stopped: what they said last is in the queues now.</summary>
    public async Task StoppedAsync(CancellationToken cancellationToken)
    {
        var timeout = (int)FlushTimeout.TotalMilliseconds;
        await Task.WhenAll(
            Task.Run(() => _traces?.ForceFlush(timeout), CancellationToken.None),
            Task.Run(() => _metrics?.ForceFlush(timeout), CancellationToken.None));
        lines.Flush(FlushTimeout);
    }
}
