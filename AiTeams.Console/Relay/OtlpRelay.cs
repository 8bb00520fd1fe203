using System.Threading.Channels;
using AiTeams.Otlp;
using AiTeams.ServiceDefaults.Export;
using Microsoft.Extensions.Options;

namespace AiTeams.ConsoleApp.Relay;

/// <summary>
/// Forwards what came in, byte for byte, from a bounded queue. Taking part never makes the sender wait: what does not fit is dropped and counted,
/// by request in the status and by item in telemetry_dropped_total.
/// </summary>
internal sealed class OtlpRelay : BackgroundService
{
    private static readonly TimeSpan[] Pauses = [TimeSpan.FromSeconds(0.5), TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(2)];

    private readonly RelayOptions _options;
    private readonly TimeProvider _time;
    private readonly ILogger<OtlpRelay> _logger;
    private readonly RelayTarget? _target;
    private readonly Channel<(OtlpSignal Signal, byte[] Message, int Items)> _queue;
    private readonly LostTelemetry _lost;
    private long _bytes, _waiting, _sent, _queueFull, _exportFailed;

    public OtlpRelay(IOptions<RelayOptions> options, LostTelemetry lost, TimeProvider time, ILogger<OtlpRelay> logger)
    {
        (_options, _lost, _time, _logger) = (options.Value, lost, time, logger);
        _target = _options.RelayEndpoint is { } endpoint ? new RelayTarget(endpoint, _options) : null;
        _queue = Channel.CreateBounded<(OtlpSignal, byte[], int)>(
            new BoundedChannelOptions(_options.RelayQueue) { SingleReader = true, FullMode = BoundedChannelFullMode.Wait });
    }

    internal RelayStatus Status => new(
        _options.RelayEndpoint?.GetLeftPart(UriPartial.Authority),
        Volatile.Read(ref _sent), Volatile.Read(ref _waiting), Volatile.Read(ref _queueFull), Volatile.Read(ref _exportFailed));

    /// <summary>Queues a copy of the request, if there is a target and room.</summary>
    /// <param name="items">Spans, metrics or log records in it.</param>
    internal void Offer(OtlpRequest request, int items)
    {
        if (_target is null) return;
        if (Interlocked.Add(ref _bytes, request.Message.Length) <= _options.RelayQueueBytes
            && _queue.Writer.TryWrite((request.Signal, request.Message.ToArray(), items)))
        {
            Interlocked.Increment(ref _waiting);
            return;
        }

        Interlocked.Add(ref _bytes, -request.Message.Length);
        _lost.Add(Name(request.Signal), "queue_full", items);
        if (Interlocked.Increment(ref _queueFull) == 1) _logger.RelayQueueFull();
    }

    public override void Dispose()
    {
        _target?.Dispose();
        base.Dispose();
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        if (_target is null) return;
        try
        {
            await foreach (var (signal, message, items) in _queue.Reader.ReadAllAsync(stoppingToken))
            {
                await DeliverAsync(_target, signal, message, items, stoppingToken);
                Interlocked.Add(ref _bytes, -message.Length);
                Interlocked.Decrement(ref _waiting);
            }
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // What still waits is telemetry that the store here has.
        }
    }

    private async Task DeliverAsync(RelayTarget target, OtlpSignal signal, byte[] message, int items, CancellationToken stoppingToken)
    {
        for (var attempt = 0; ; attempt++)
        {
            var answer = await target.SendAsync(signal, message, stoppingToken);
            if (answer == RelayAnswer.Delivered)
            {
                Interlocked.Increment(ref _sent);
                return;
            }

            if (answer == RelayAnswer.Refused || attempt == Pauses.Length)
            {
                _lost.Add(Name(signal), "export_failed", items);
                if (Interlocked.Increment(ref _exportFailed) == 1) _logger.RelayFailed(Status.Target!);
                return;
            }

            await Task.Delay(Pauses[attempt], _time, stoppingToken);
        }
    }

    private static string Name(OtlpSignal signal) => signal switch
    {
        OtlpSignal.Traces => "traces",
        OtlpSignal.Metrics => "metrics",
        _ => "logs",
    };
}
