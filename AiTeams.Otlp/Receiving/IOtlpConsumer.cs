namespace AiTeams.Otlp;

/// <summary>
/// Takes what a receiver accepted. The sender is answered when the returned task ends, so what must not be lost is stored by then.
/// Calls come from several requests at once.
/// </summary>
public interface IOtlpConsumer
{
    ValueTask TracesAsync(OtlpBatch<OtlpSpan> batch, OtlpRequest request, CancellationToken cancellationToken);

    ValueTask MetricsAsync(OtlpBatch<OtlpMetric> batch, OtlpRequest request, CancellationToken cancellationToken);

    ValueTask LogsAsync(OtlpBatch<OtlpLogRecord> batch, OtlpRequest request, CancellationToken cancellationToken);
}
