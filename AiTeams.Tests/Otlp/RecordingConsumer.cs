using System.Collections.Concurrent;
using AiTeams.Otlp;

namespace AiTeams.Tests.Otlp;

/// <summary>Keeps what a receiver hands over, the raw messages too.</summary>
internal sealed class RecordingConsumer : IOtlpConsumer
{
    internal ConcurrentQueue<OtlpSpan> Spans { get; } = new();

    internal ConcurrentQueue<OtlpLogRecord> Logs { get; } = new();

    internal ConcurrentQueue<OtlpMetric> Metrics { get; } = new();

    internal ConcurrentQueue<(OtlpSignal Signal, byte[] Message)> Requests { get; } = new();

    public ValueTask TracesAsync(OtlpBatch<OtlpSpan> batch, OtlpRequest request, CancellationToken cancellationToken)
    {
        foreach (var span in batch.Records) Spans.Enqueue(span);
        return Keep(request);
    }

    public ValueTask MetricsAsync(OtlpBatch<OtlpMetric> batch, OtlpRequest request, CancellationToken cancellationToken)
    {
        foreach (var metric in batch.Records) Metrics.Enqueue(metric);
        return Keep(request);
    }

    public ValueTask LogsAsync(OtlpBatch<OtlpLogRecord> batch, OtlpRequest request, CancellationToken cancellationToken)
    {
        foreach (var record in batch.Records) Logs.Enqueue(record);
        return Keep(request);
    }

    private ValueTask Keep(OtlpRequest request)
    {
        Requests.Enqueue((request.Signal, request.Message.ToArray()));
        return ValueTask.CompletedTask;
    }
}
