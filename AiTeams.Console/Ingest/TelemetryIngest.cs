using AiTeams.ConsoleApp.Receipts;
using AiTeams.ConsoleApp.Relay;
using AiTeams.ConsoleApp.Store;
using AiTeams.Otlp;

namespace AiTeams.ConsoleApp.Ingest;

/// <summary>Everything that arrives goes to the store, receipts to their index too, and on to the relay as it came.</summary>
internal sealed class TelemetryIngest(TelemetryStore store, ReceiptIndex receipts, OtlpRelay relay) : IOtlpConsumer
{
    public ValueTask TracesAsync(OtlpBatch<OtlpSpan> batch, OtlpRequest request, CancellationToken cancellationToken)
    {
        store.Add(batch.Records);
        relay.Offer(request, batch.Records.Count);
        return ValueTask.CompletedTask;
    }

    public ValueTask MetricsAsync(OtlpBatch<OtlpMetric> batch, OtlpRequest request, CancellationToken cancellationToken)
    {
        store.Add(batch.Records);
        relay.Offer(request, batch.Records.Count);
        return ValueTask.CompletedTask;
    }

    public ValueTask LogsAsync(OtlpBatch<OtlpLogRecord> batch, OtlpRequest request, CancellationToken cancellationToken)
    {
        store.Add(batch.Records);
        receipts.Add(batch.Records);
        relay.Offer(request, batch.Records.Count);
        return ValueTask.CompletedTask;
    }
}
