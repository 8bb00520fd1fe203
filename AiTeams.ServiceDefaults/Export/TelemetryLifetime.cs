using AiTeams.ServiceDefaults.Export.Queue;
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
internal sealed class TelemetryLifetime(
    IServiceProvider services, OtlpSettings otlp, SamplingOptions sampling, UserIds userIds, IEnumerable<ExportLedger> ledgers, ILogLineSink lines,
    ILogger<TelemetryLifetime> logger) : IHostedLifecycleService
{
    private static readonly TimeSpan LongestForMetrics = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan LinesTimeout = TimeSpan.FromSeconds(2);

    private readonly int _metricsTimeout = (int)Math.Min(LongestForMetrics.TotalMilliseconds, otlp.ShutdownTimeout.TotalMilliseconds);
    private ExportPipe[] _pipes = [];
    private TracerProvider? _traces;
    private MeterProvider? _metrics;

    public Task StartingAsync(CancellationToken cancellationToken)
    {
        // Taken now: a host may be disposed by one thread while another still waits for its stop.
        _traces = services.GetService<TracerProvider>();
        _metrics = services.GetService<MeterProvider>();
        _pipes = [.. services.GetKeyedServices<ExportPipe>("traces"), .. services.GetKeyedServices<ExportPipe>("logs")];
        services.GetRequiredService<PipelineMetrics>();
        if (sampling.HeadRatio is { } rule) logger.SamplesByRatio(rule.Ratio);
        if (userIds is { AreHashed: true, HasKey: false }) logger.UserIdsWithoutKey();
        return Task.CompletedTask;
    }

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <summary>Every other service has stopped: what they said last is in the queues now. Metrics go last, as they count what became of the rest.</summary>
    public async Task StoppedAsync(CancellationToken cancellationToken)
    {
        await Task.WhenAll(_pipes.Select(pipe => pipe.Worker.StopAsync(otlp.ShutdownTimeout)));
        await Task.Run(() => _traces?.Shutdown(_metricsTimeout), CancellationToken.None);
        var records = ledgers.Where(static ledger => ledger.Signal != "metrics").ToList();
        // All are looked at before the first line: it comes too late for the queue of logs itself.
        foreach (var ledger in records.FindAll(static ledger => ledger.DroppedInAll > 0))
        {
            logger.TelemetryLost(
                ledger.Signal, ledger.Exported, ledger.Dropped(DropReason.QueueFull), ledger.Dropped(DropReason.ExportFailed),
                ledger.Dropped(DropReason.TooLarge), ledger.Dropped(DropReason.Shutdown));
        }
        await Task.Run(() => _metrics?.Shutdown(_metricsTimeout), CancellationToken.None);
        lines.Flush(LinesTimeout);
    }
}
