using AiTeams.Otlp;

namespace AiTeams.Testing.Otlp;

/// <summary>Everything a sink took, in the order of arrival, and questions a test asks of it. Ids are 32 lower-case hex digits.</summary>
public sealed class ReceivedTelemetry : IOtlpConsumer
{
    private readonly Lock _lock = new();
    private readonly List<OtlpSpan> _spans = [];
    private readonly List<OtlpLogRecord> _logs = [];
    private readonly List<OtlpMetric> _metrics = [];
    private TaskCompletionSource _arrival = NewArrival();

    public IReadOnlyList<OtlpSpan> Spans => Copy(_spans);

    public IReadOnlyList<OtlpLogRecord> Logs => Copy(_logs);

    public IReadOnlyList<OtlpMetric> Metrics => Copy(_metrics);

    public IReadOnlyList<OtlpSpan> SpansOf(string traceId) => [.. Spans.Where(span => span.TraceId == Id(traceId))];

    public IReadOnlyList<OtlpLogRecord> LogsOf(string traceId) => [.. Logs.Where(log => log.TraceId == Id(traceId))];

    /// <summary>Every export of the instrument, the newest last.</summary>
    public IReadOnlyList<OtlpMetric> MetricsNamed(string name) => [.. Metrics.Where(metric => metric.Name == name)];

    /// <summary>The spans of a trace under their parents; one whose parent did not arrive stands at the top.</summary>
    public SpanTree TreeOf(string traceId) => SpanTree.Of(SpansOf(traceId));

    /// <summary>Waits until the spans of a trace are as wanted; looks again whenever something arrives.</summary>
    /// <param name="within">Default: 30 seconds.</param>
    /// <exception cref="TimeoutException">They did not become so; the message shows the tree that arrived.</exception>
    public async Task<SpanTree> WaitForTreeAsync(string traceId, Func<SpanTree, bool> wanted, TimeSpan? within = null)
    {
        await WaitAsync(() => wanted(TreeOf(traceId)), within, () => $"Spans of {traceId}:\n{TreeOf(traceId)}");
        return TreeOf(traceId);
    }

    /// <summary>Waits until a condition on what arrived holds; looks again whenever something arrives.</summary>
    /// <param name="within">Default: 30 seconds.</param>
    /// <exception cref="TimeoutException">It did not.</exception>
    public Task WaitForAsync(Func<ReceivedTelemetry, bool> wanted, TimeSpan? within = null) =>
        WaitAsync(() => wanted(this), within, () => $"{Spans.Count} spans, {Logs.Count} log records and {Metrics.Count} metrics arrived.");

    /// <summary>Forgets what arrived.</summary>
    public void Clear()
    {
        lock (_lock)
        {
            _spans.Clear();
            _logs.Clear();
            _metrics.Clear();
        }
    }

    ValueTask IOtlpConsumer.TracesAsync(OtlpBatch<OtlpSpan> batch, OtlpRequest request, CancellationToken cancellationToken) => Keep(_spans, batch);

    ValueTask IOtlpConsumer.MetricsAsync(OtlpBatch<OtlpMetric> batch, OtlpRequest request, CancellationToken cancellationToken) => Keep(_metrics, batch);

    ValueTask IOtlpConsumer.LogsAsync(OtlpBatch<OtlpLogRecord> batch, OtlpRequest request, CancellationToken cancellationToken) => Keep(_logs, batch);

    private ValueTask Keep<T>(List<T> all, OtlpBatch<T> batch)
    {
        TaskCompletionSource arrived;
        lock (_lock)
        {
            all.AddRange(batch.Records);
            (arrived, _arrival) = (_arrival, NewArrival());
        }
        arrived.SetResult();
        return ValueTask.CompletedTask;
    }

    private async Task WaitAsync(Func<bool> wanted, TimeSpan? within, Func<string> found)
    {
        var patience = within ?? TimeSpan.FromSeconds(30);
        using var deadline = new CancellationTokenSource(patience);
        while (true)
        {
            Task arrival;
            lock (_lock) arrival = _arrival.Task;
            if (wanted()) return;
            try
            {
                await arrival.WaitAsync(deadline.Token);
            }
            catch (OperationCanceledException)
            {
                throw new TimeoutException($"Not within {patience.TotalSeconds} s. {found()}");
            }
        }
    }

    private List<T> Copy<T>(List<T> list)
    {
        lock (_lock) return [.. list];
    }

    private static TraceId Id(string traceId) =>
        TraceId.TryParse(traceId, out var id) ? id : throw new ArgumentException($"'{traceId}' is not 32 lower-case hex digits.", nameof(traceId));

    private static TaskCompletionSource NewArrival() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}
