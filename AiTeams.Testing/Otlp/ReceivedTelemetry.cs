using AiTeams.Otlp;
using AiTeams.Testing.Traces;

namespace AiTeams.Testing.Otlp;

/// <summary>Everything a sink took, in the order of arrival, and questions a test asks of it. Ids are 32 lower-case hex digits.</summary>
public sealed class ReceivedTelemetry : IOtlpConsumer
{
    /// <summary>How long a wait lasts unless it says otherwise. It decides only when to give up, so it is long: the machine may be busy with anything.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

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

    public IReadOnlyList<OtlpSpan> SpansFrom(string service) => [.. Spans.Where(span => span.Resource.ServiceName == service)];

    public IReadOnlyList<OtlpLogRecord> LogsFrom(string service) => [.. Logs.Where(log => log.Resource.ServiceName == service)];

    public IReadOnlyList<OtlpMetric> MetricsFrom(string service) => [.. Metrics.Where(metric => metric.Resource.ServiceName == service)];

    /// <summary>Every export of the instrument, the newest last.</summary>
    public IReadOnlyList<OtlpMetric> MetricsNamed(string name) => [.. Metrics.Where(metric => metric.Name == name)];

    /// <summary>The spans of a trace under their parents; one whose parent did not arrive stands at the top.</summary>
    public SpanTree TreeOf(string traceId) => SpanTree.Of(SpansOf(traceId));

    /// <summary>Spans and logs of a trace as they are now.</summary>
    public Trace TraceOf(string traceId) => new(traceId, TreeOf(traceId), LogsOf(traceId), Metrics);

    /// <summary>Waits until the spans of a trace are as wanted; looks again whenever something arrives.</summary>
    /// <param name="within">Default: <see cref="Patience"/>.</param>
    /// <exception cref="TelemetryAssertionException">They did not become so; the message shows the tree that arrived.</exception>
    public async Task<SpanTree> WaitForTreeAsync(string traceId, Func<SpanTree, bool> wanted, TimeSpan? within = null) =>
        (await WaitForTraceAsync(traceId, trace => wanted(trace.Tree), within)).Tree;

    /// <summary>Waits until a trace is as wanted; looks again whenever something arrives.</summary>
    /// <param name="within">Default: <see cref="Patience"/>.</param>
    /// <exception cref="TelemetryAssertionException">It did not become so; the message shows what arrived of it, and which other traces did.</exception>
    public Task<Trace> WaitForTraceAsync(string traceId, Func<Trace, bool> until, TimeSpan? within = null) =>
        WaitForTraceAsync(traceId, trace => until(trace) ? null : "", within);

    /// <summary>Waits until the assertions on a trace hold; looks again whenever something arrives.</summary>
    /// <param name="within">Default: <see cref="Patience"/>.</param>
    /// <exception cref="TelemetryAssertionException">They did not hold in time; the message is the last failure and what arrived.</exception>
    public Task<Trace> WaitForTraceAsync(string traceId, Action<Trace> until, TimeSpan? within = null) =>
        WaitForTraceAsync(traceId, trace => TelemetryAssertionException.Catch(() => until(trace)), within);

    /// <summary>Waits until a condition on what arrived holds; looks again whenever something arrives.</summary>
    /// <param name="within">Default: <see cref="Patience"/>.</param>
    /// <exception cref="TelemetryAssertionException">It did not; the message says what arrived.</exception>
    public Task WaitForAsync(Func<ReceivedTelemetry, bool> wanted, TimeSpan? within = null) =>
        WaitAsync(() => wanted(this) ? null : "", () => new ArrivalReport(this).ToString(), within);

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
        var kept = OtlpAnswer.Current.Value?.Of(batch) ?? batch;
        TaskCompletionSource arrived;
        lock (_lock)
        {
            all.AddRange(kept.Records);
            (arrived, _arrival) = (_arrival, NewArrival());
        }
        arrived.SetResult();
        return ValueTask.CompletedTask;
    }

    private async Task<Trace> WaitForTraceAsync(string traceId, Func<Trace, string?> failing, TimeSpan? within)
    {
        Trace? last = null;
        await WaitAsync(() => failing(last = TraceOf(traceId)), () => new ArrivalReport(this).Of(last!), within);
        return last!;
    }

    /// <param name="failing">What is not as wanted yet; null when all is.</param>
    private async Task WaitAsync(Func<string?> failing, Func<string> found, TimeSpan? within)
    {
        var patience = within ?? Patience;
        using var deadline = new CancellationTokenSource(patience);
        while (true)
        {
            Task arrival;
            lock (_lock) arrival = _arrival.Task;
            if (failing() is not { } failure) return;
            try
            {
                await arrival.WaitAsync(deadline.Token);
            }
            catch (OperationCanceledException)
            {
                throw new TelemetryAssertionException($"Not as wanted within {patience.TotalSeconds} s. {failure}{(failure.Length > 0 ? "\n" : "")}{found()}");
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
