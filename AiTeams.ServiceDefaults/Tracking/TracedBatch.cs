using System.Diagnostics;
using System.Globalization;
using AiTeams.ServiceDefaults.Tracing;

namespace AiTeams.ServiceDefaults.Tracking;

/// <summary>
/// A batch under way: a span with <c>batch.size</c>, at its end <c>batch.success_count</c> and a result (all: success, some: partial, none:
/// failure); baggage <c>batch.id</c> and <c>batch.total</c> for everything inside. Items run one at a time.
/// </summary>
public sealed class TracedBatch : IDisposable
{
    private readonly string _operation;
    private readonly int _size;
    private readonly TracedOperation _traced;
    private readonly Activity _activity;
    private readonly List<(int Index, Exception Exception)> _failures = [];
    private int _index;
    private int _succeeded;
    private bool _ended;

    internal TracedBatch(string operation, int size)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(operation);
        ArgumentOutOfRangeException.ThrowIfNegative(size);
        (_operation, _size) = (operation, size);
        Id = "batch_" + Guid.CreateVersion7().ToString("N", CultureInfo.InvariantCulture);
        var span = Telemetry.Source.StartActivity(operation);
        // Baggage lives on an activity: where the trace is not recorded, on one that nobody exports.
        _activity = span ?? new Activity(operation).Start();
        _activity.SetBaggage(TrackingBaggage.BatchId, Id).SetBaggage(TrackingBaggage.BatchTotal, size.ToString(CultureInfo.InvariantCulture));
        _traced = new(operation, span);
        span?.SetTag(SpanTags.BatchId, Id).SetTag(SpanTags.BatchTotal, size).SetTag(SpanTags.BatchSize, size);
    }

    /// <summary><c>batch_</c> and 32 hex digits.</summary>
    public string Id { get; }

    /// <summary>Items that failed so far, by their place in the batch, from 0 on.</summary>
    public IReadOnlyList<(int Index, Exception Exception)> Failures => _failures;

    /// <inheritdoc cref="TracedOperation.Set"/>
    public void Set(string attribute, object? value) => _traced.Set(attribute, value);

    /// <summary>Runs the next item in a span of its own, with <c>batch.index</c>.</summary>
    /// <returns>Whether it succeeded; what it threw is recorded and kept in <see cref="Failures"/>.</returns>
    /// <exception cref="OperationCanceledException">The batch was called off.</exception>
    public async Task<bool> ItemAsync(Func<TracedOperation, Task> work, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(work);
        var index = _index++;
        try
        {
            await Telemetry.TraceAsync($"{_operation} {SpanNames.BatchItem}", item =>
            {
                item.Span?.SetTag(SpanTags.BatchId, Id).SetTag(SpanTags.BatchTotal, _size).SetTag(SpanTags.BatchIndex, index);
                return work(item);
            });
            _succeeded++;
            return true;
        }
        catch (Exception exception) when (!(exception is OperationCanceledException && cancellationToken.IsCancellationRequested))
        {
            _failures.Add((index, exception));
            return false;
        }
    }

    /// <summary>Ends the batch.</summary>
    public void Dispose()
    {
        if (_ended) return;
        _ended = true;
        _traced.Span?.SetTag(SpanTags.BatchSuccessCount, _succeeded);
        if (_succeeded == 0 && _size > 0) _traced.Failed();
        else if (_succeeded < _size) _traced.Partial();
        _traced.End();
        _activity.Dispose();
    }
}

/// <param name="Results">Of the items that succeeded, in their order.</param>
/// <param name="Failures">Of the others, by their place in the batch, from 0 on.</param>
public sealed record BatchResult<T>(IReadOnlyList<T> Results, IReadOnlyList<(int Index, Exception Exception)> Failures);
