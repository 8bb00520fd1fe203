using AiTeams.Otlp;
using Microsoft.Extensions.Options;

namespace AiTeams.ConsoleApp.Store;

/// <summary>
/// Telemetry in memory, by trace. Bounded by <see cref="StoreOptions"/>; the bounds hold after every record. Any number of writers and readers.
/// </summary>
internal sealed class TelemetryStore(IOptions<StoreOptions> options, TimeProvider time)
{
    /// <summary>More say nothing new, and each newcomer is compared with all.</summary>
    private const int ExemplarsPerTrace = 200;

    private readonly StoreOptions _options = options.Value;
    private readonly Lock _lock = new();
    private readonly Dictionary<TraceId, LinkedListNode<TraceBucket>> _traces = [];

    /// <summary>The trace written to longest ago comes first.</summary>
    private readonly LinkedList<TraceBucket> _byAge = new();

    /// <summary>Story → traces that continue it.</summary>
    private readonly Dictionary<TraceId, HashSet<TraceId>> _continuedBy = [];

    private long _bytes, _records, _evicted, _notKept, _unattached;

    internal StoreStatus Status
    {
        get
        {
            lock (_lock)
            {
                Expire(time.GetUtcNow());
                return new StoreStatus(_traces.Count, _records, _bytes, _evicted, _notKept, _unattached);
            }
        }
    }

    internal void Add(IReadOnlyList<OtlpSpan> spans)
    {
        var now = time.GetUtcNow();
        lock (_lock)
        {
            foreach (var span in spans)
            {
                if (Open(span.TraceId, StoryIds.Of(span.Attributes), now) is not { } bucket) continue;
                bucket.Spans.Add(span);
                Account(bucket, RecordSize.Of(span), now);
            }
        }
    }

    internal void Add(IReadOnlyList<OtlpLogRecord> records)
    {
        var now = time.GetUtcNow();
        lock (_lock)
        {
            foreach (var record in records)
            {
                if (Open(record.TraceId, StoryIds.Of(record.Attributes), now) is not { } bucket) continue;
                bucket.Logs.Add(record);
                Account(bucket, RecordSize.Of(record), now);
            }
        }
    }

    internal void Add(IReadOnlyList<OtlpMetric> metrics)
    {
        var now = time.GetUtcNow();
        lock (_lock)
        {
            foreach (var metric in metrics)
            {
                foreach (var point in metric.Points)
                {
                    foreach (var exemplar in point.Exemplars) Add(new MetricExemplar(metric, point.Attributes, exemplar), now);
                }
            }
        }
    }

    /// <summary>
    /// Everything under the trace id, and of the traces that continue the story: what names it, with the spans below and their log records,
    /// as far as those name no other story.
    /// </summary>
    internal StoryRecords Read(TraceId id)
    {
        lock (_lock)
        {
            Expire(time.GetUtcNow());
            List<OtlpSpan> spans = [];
            List<OtlpLogRecord> logs = [];
            List<MetricExemplar> exemplars = [];
            long notKept = 0;
            if (_traces.TryGetValue(id, out var own))
            {
                spans.AddRange(own.Value.Spans);
                logs.AddRange(own.Value.Logs);
                exemplars.AddRange(own.Value.Exemplars);
                notKept = own.Value.NotKept;
            }

            foreach (var other in _continuedBy.TryGetValue(id, out var traces) ? traces : [])
            {
                if (!_traces.TryGetValue(other, out var node)) continue;
                var part = ContinuedStory.Of(id, node.Value);
                spans.AddRange(part.Spans);
                logs.AddRange(part.Logs);
                exemplars.AddRange(part.Exemplars);
                notKept += part.NotKept;
            }

            return new StoryRecords(spans, logs, exemplars, notKept);
        }
    }

    /// <summary>The exporter may repeat a series' exemplar with every export until a newer one displaces it.</summary>
    private void Add(MetricExemplar exemplar, DateTimeOffset now)
    {
        if (_traces.TryGetValue(exemplar.Exemplar.TraceId, out var node) && (node.Value.Exemplars.Count >= ExemplarsPerTrace
            || node.Value.Exemplars.Exists(exemplar.IsSameAs))) return;
        if (Open(exemplar.Exemplar.TraceId, default, now) is not { } bucket) return;
        bucket.Exemplars.Add(exemplar);
        Account(bucket, RecordSize.Of(exemplar), now);
    }

    /// <summary>The bucket that takes one more record; null when none does, which is then counted.</summary>
    private TraceBucket? Open(TraceId traceId, TraceId story, DateTimeOffset now)
    {
        if (traceId.IsEmpty) traceId = story;
        if (traceId.IsEmpty)
        {
            _unattached++;
            return null;
        }

        if (!_traces.TryGetValue(traceId, out var node))
        {
            node = new LinkedListNode<TraceBucket>(new TraceBucket(traceId) { WrittenAt = now });
            _traces.Add(traceId, node);
            _byAge.AddLast(node);
        }

        var bucket = node.Value;
        if (bucket.Records >= _options.MaxRecordsPerTrace)
        {
            bucket.NotKept++;
            _notKept++;
            return null;
        }

        if (!story.IsEmpty && story != traceId && (bucket.Continues ??= []).Add(story)) Continued(story).Add(traceId);
        return bucket;
    }

    private HashSet<TraceId> Continued(TraceId story)
    {
        if (!_continuedBy.TryGetValue(story, out var traces)) _continuedBy.Add(story, traces = []);
        return traces;
    }

    private void Account(TraceBucket bucket, long size, DateTimeOffset now)
    {
        bucket.Bytes += size;
        bucket.WrittenAt = now;
        _bytes += size;
        _records++;
        var node = _traces[bucket.Id];
        if (node.Next is not null)
        {
            _byAge.Remove(node);
            _byAge.AddLast(node);
        }

        Expire(now);
        while (_bytes > _options.MaxBytes || _records > _options.MaxRecords) Evict(_byAge.First!);
    }

    private void Expire(DateTimeOffset now)
    {
        while (_byAge.First is { } oldest && now - oldest.Value.WrittenAt >= _options.MaxAge) Evict(oldest);
    }

    private void Evict(LinkedListNode<TraceBucket> node)
    {
        var bucket = node.Value;
        _byAge.Remove(node);
        _traces.Remove(bucket.Id);
        _bytes -= bucket.Bytes;
        _records -= bucket.Records;
        _evicted++;
        foreach (var story in bucket.Continues ?? [])
        {
            if (_continuedBy.TryGetValue(story, out var traces) && traces.Remove(bucket.Id) && traces.Count == 0) _continuedBy.Remove(story);
        }
    }
}
