using System.Diagnostics;
using AiTeams.ServiceDefaults.Export.Queue;
using AiTeams.ServiceDefaults.Export.Sending;
using AiTeams.ServiceDefaults.Export.Wire;
using OpenTelemetry;

namespace AiTeams.ServiceDefaults.Export;

/// <summary>Encodes each recorded span as it ends and hands over the bytes: nothing keeps the activity, so it dies young.</summary>
internal sealed class SpanExportProcessor(ExportQueue queue, ExportWorker worker) : BaseProcessor<Activity>
{
    [ThreadStatic]
    private static ProtobufWriter? _spare;

    public override void OnEnd(Activity data)
    {
        if (!data.Recorded) return;
        // A value whose own code starts and ends a span while it is written gets a writer of its own.
        var writer = _spare ?? new();
        _spare = null;
        writer.Reset();
        SpanWriter.Write(data, writer);
        queue.TryAdd(ScopeWriter.Of(data.Source), writer.Written);
        _spare = writer;
    }

    /// <summary>The SDK asks by a blocking call.</summary>
    protected override bool OnForceFlush(int timeoutMilliseconds) =>
        Task.Run(() => worker.FlushAsync(timeoutMilliseconds < 0 ? TimeSpan.FromMinutes(1) : TimeSpan.FromMilliseconds(timeoutMilliseconds))).GetAwaiter().GetResult();
}
