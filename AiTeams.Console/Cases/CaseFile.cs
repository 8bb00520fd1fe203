using AiTeams.ConsoleApp.Receipts;
using AiTeams.ConsoleApp.Store;
using AiTeams.Otlp;

namespace AiTeams.ConsoleApp.Cases;

/// <summary>All that is known under one tracking id.</summary>
public sealed record CaseFile(
    TraceId Id, IReadOnlyList<Receipt> Receipts, Waterfall Spans, IReadOnlyList<OtlpLogRecord> Logs, IReadOnlyList<MetricExemplar> Measurements,
    long NotKept, CaseRows Rows)
{
    internal Verdict ReceiptsVerdict => Of(Receipts.Count);

    internal Verdict SpansVerdict => OfKept(Spans.Rows.Count);

    internal Verdict LogsVerdict => OfKept(Logs.Count);

    internal Verdict MeasurementsVerdict => Of(Measurements.Count);

    /// <summary>Everyone was asked, everyone answered, nobody knows the id.</summary>
    internal bool IsUnknown => Receipts.Count == 0 && Spans.Rows.Count == 0 && Logs.Count == 0 && Measurements.Count == 0 && Rows.Verdict == Verdict.Nothing;

    private static Verdict Of(int count) => count > 0 ? Verdict.Found : Verdict.Nothing;

    private Verdict OfKept(int count) => count > 0 && NotKept > 0 ? Verdict.Partial : Of(count);
}
