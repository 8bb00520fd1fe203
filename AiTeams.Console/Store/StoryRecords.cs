using AiTeams.Otlp;

namespace AiTeams.ConsoleApp.Store;

/// <summary>A copy of what the store holds for one tracking id.</summary>
/// <param name="NotKept">Records that came after one of its traces was full.</param>
internal sealed record StoryRecords(
    IReadOnlyList<OtlpSpan> Spans, IReadOnlyList<OtlpLogRecord> Logs, IReadOnlyList<MetricExemplar> Exemplars, long NotKept);
