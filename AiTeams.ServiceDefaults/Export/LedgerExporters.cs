using System.Diagnostics;
using OpenTelemetry;
using OpenTelemetry.Exporter;
using OpenTelemetry.Logs;
using OpenTelemetry.Metrics;

namespace AiTeams.ServiceDefaults.Export;

// The SDK gives the resource to the exporter it knows, so the ledger is put in by inheritance where it can be: a wrapped exporter sends none.

/// <summary>What an exporter did not read stays in the SDK's queue until after the export: taken out before the ledger gives its places away again.</summary>
internal static class LeftBehind
{
    internal static void Take<T>(in Batch<T> batch)
        where T : class
    {
        foreach (var item in batch) _ = item;
    }
}

/// <summary>Spans by OTLP, entered in the ledger.</summary>
internal sealed class LedgerSpanExporter(OtlpExporterOptions options, ExportLedger ledger) : OtlpTraceExporter(options)
{
    public override ExportResult Export(in Batch<Activity> activityBatch)
    {
        var count = activityBatch.Count;
        var tried = ledger.MayTry();
        var result = tried ? base.Export(activityBatch) : ExportResult.Failure;
        LeftBehind.Take(activityBatch);
        return ledger.Done(count, result, tried);
    }
}

/// <summary>Log records by OTLP, entered in the ledger. The SDK's exporter is sealed, so this one is wrapped, and <see cref="ResourceAnchor"/> helps.</summary>
internal sealed class LedgerLogExporter(OtlpLogExporter exporter, ExportLedger ledger) : BaseExporter<LogRecord>
{
    public override ExportResult Export(in Batch<LogRecord> batch)
    {
        var count = batch.Count;
        var tried = ledger.MayTry();
        var result = tried ? exporter.Export(batch) : ExportResult.Failure;
        LeftBehind.Take(batch);
        return ledger.Done(count, result, tried);
    }

    protected override bool OnShutdown(int timeoutMilliseconds) => exporter.Shutdown(timeoutMilliseconds);

    protected override void Dispose(bool disposing)
    {
        if (disposing) exporter.Dispose();
        base.Dispose(disposing);
    }
}

/// <summary>Exports nothing: the SDK tells an exporter of a processor which provider, and so which resource, it belongs to.</summary>
internal sealed class ResourceAnchor(OtlpLogExporter exporter) : BaseExportProcessor<LogRecord>(exporter)
{
    public override void OnEnd(LogRecord data)
    {
    }

    protected override void OnExport(LogRecord data)
    {
    }

    /// <summary>The exporter belongs to the processor behind this one, which ends it when its queue is empty.</summary>
    protected override bool OnShutdown(int timeoutMilliseconds) => true;
}

/// <summary>Metrics by OTLP, entered in the ledger. They are not queued: the next export says all again.</summary>
internal sealed class LedgerMetricExporter(OtlpExporterOptions options, ExportLedger ledger) : OtlpMetricExporter(options)
{
    public override ExportResult Export(in Batch<Metric> metrics)
    {
        var count = metrics.Count;
        return ledger.MayTry()
            ? ledger.Done(count, base.Export(metrics), tried: true)
            : ledger.Done(count, ExportResult.Failure, tried: false);
    }
}

/// <summary>The SDK's batch processor behind the ledger's gate.</summary>
internal sealed class LedgerSpanProcessor(LedgerSpanExporter exporter, ExportLedger ledger, OtlpSettings settings)
    : BatchActivityExportProcessor(exporter, OtlpSettings.QueueSize, settings.SpanDelay, settings.Timeout, OtlpSettings.BatchSize)
{
    public override void OnEnd(Activity data)
    {
        if (data.Recorded && ledger.TryAccept()) base.OnEnd(data);
    }
}

/// <inheritdoc cref="LedgerSpanProcessor"/>
internal sealed class LedgerLogProcessor(LedgerLogExporter exporter, ExportLedger ledger, OtlpSettings settings)
    : BatchLogRecordExportProcessor(exporter, OtlpSettings.QueueSize, settings.LogDelay, settings.Timeout, OtlpSettings.BatchSize)
{
    public override void OnEnd(LogRecord data)
    {
        if (ledger.TryAccept()) base.OnEnd(data);
    }
}
