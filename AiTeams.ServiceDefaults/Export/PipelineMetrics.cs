using System.Diagnostics.Metrics;
using AiTeams.ServiceDefaults.Export.Queue;
using AiTeams.ServiceDefaults.Logging;
using AiTeams.ServiceDefaults.Metrics;

namespace AiTeams.ServiceDefaults.Export;

/// <summary>What telemetry itself lost: telemetry_exported_total, telemetry_dropped_total, telemetry_queue_depth.</summary>
internal sealed class PipelineMetrics
{
    private static readonly LabelDefinition SignalLabel = LabelDefinition.Closed(
        "signal", "What was to be handed over; log_lines are those on stdout.", "遥测信号；log_lines 指标准输出的日志行。", "traces", "metrics", "logs", "log_lines");

    private static readonly LabelDefinition ReasonLabel = LabelDefinition.Closed(
        "reason", "Why it was lost.", "丢失原因。", "queue_full", "export_failed", "too_large", "shutdown");

    internal static readonly InstrumentDefinition ExportedTotal = InstrumentDefinition.Counter(
        "telemetry_exported_total", "{item}", "Spans, metrics, log records and log lines handed over.", "已送出的 span、指标、日志记录与日志行数。", SignalLabel);

    internal static readonly InstrumentDefinition DroppedTotal = InstrumentDefinition.Counter(
        "telemetry_dropped_total", "{item}", "What was lost, and why.", "丢失的遥测数据量及原因。", SignalLabel, ReasonLabel);

    internal static readonly InstrumentDefinition QueueDepth = InstrumentDefinition.Gauge(
        "telemetry_queue_depth", "{item}", "What is waiting to be handed over.", "等待送出的数据量。", SignalLabel);

    private readonly ExportLedger[] _ledgers;
    private readonly LostTelemetry _lost;
    private readonly StdoutLineSink? _lines;

    public PipelineMetrics(IMeterFactory meters, IEnumerable<ExportLedger> ledgers, LostTelemetry lost, ILogLineSink sink)
    {
        (_ledgers, _lost, _lines) = ([.. ledgers], lost, sink as StdoutLineSink);
        var meter = ServiceMeter.Create(meters);
        ExportedTotal.Observe(meter, Exported);
        DroppedTotal.Observe(meter, Dropped);
        QueueDepth.Observe(meter, Depth);
    }

    private IEnumerable<Measurement<long>> Exported()
    {
        foreach (var ledger in _ledgers) yield return new(ledger.Exported, Signal(ledger.Signal));
        if (_lines is not null) yield return new(_lines.WrittenLines, Signal("log_lines"));
    }

    private IEnumerable<Measurement<long>> Dropped()
    {
        for (var signal = 0; signal < LostTelemetry.Signals.Length; signal++)
        {
            var ledger = Array.Find(_ledgers, ledger => ledger.Signal == LostTelemetry.Signals[signal]);
            for (var reason = DropReason.QueueFull; reason <= DropReason.Shutdown; reason++)
            {
                var items = (ledger?.Dropped(reason) ?? 0) + _lost.Of(signal, reason);

                // Our own metrics are collected and sent, never queued; what the shutdown cost is told when it cost something.
                var expected = ledger is not null && reason != DropReason.Shutdown && (ledger.Signal != "metrics" || reason == DropReason.ExportFailed);
                if (items > 0 || expected) yield return new(items, Signal(LostTelemetry.Signals[signal]), Reason(LostTelemetry.Reasons[(int)reason]));
            }
        }
        if (_lines is null) yield break;
        yield return new(_lines.DroppedLines, Signal("log_lines"), Reason("queue_full"));
        yield return new(_lines.FailedLines, Signal("log_lines"), Reason("export_failed"));
    }

    private IEnumerable<Measurement<long>> Depth()
    {
        foreach (var ledger in _ledgers.Where(ledger => ledger.Signal != "metrics")) yield return new(ledger.Pending, Signal(ledger.Signal));
        if (_lines is not null) yield return new(_lines.PendingLines, Signal("log_lines"));
    }

    private static KeyValuePair<string, object?> Signal(string signal) => new("signal", signal);

    private static KeyValuePair<string, object?> Reason(string reason) => new("reason", reason);
}
