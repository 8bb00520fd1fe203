using AiTeams.Otlp;

namespace AiTeams.ConsoleApp.Store;

/// <summary>All that is kept of one trace. Guarded by the store's lock.</summary>
internal sealed class TraceBucket(TraceId id)
{
    internal TraceId Id { get; } = id;

    internal List<OtlpSpan> Spans { get; } = [];

    internal List<OtlpLogRecord> Logs { get; } = [];

    internal List<MetricExemplar> Exemplars { get; } = [];

    internal int Records => Spans.Count + Logs.Count + Exemplars.Count;

    internal long Bytes { get; set; }

    /// <summary>Records that came after the trace was full.</summary>
    internal long NotKept { get; set; }

    internal DateTimeOffset WrittenAt { get; set; }

    /// <summary>Other stories that records of this trace continue.</summary>
    internal HashSet<TraceId>? Continues { get; set; }
}
