using System.Diagnostics;
using AiTeams.ServiceDefaults.Export.Queue;
using AiTeams.ServiceDefaults.Export.Sending;
using AiTeams.ServiceDefaults.Export.Wire;
using AiTeams.ServiceDefaults.Tracking;
using OpenTelemetry;

namespace AiTeams.ServiceDefaults.Export;

/// <summary>Encodes each recorded span as it ends and hands over the bytes: nothing keeps the activity, so it dies young.</summary>
internal sealed class SpanExportProcessor(ExportQueue queue, ExportWorker worker) : BaseProcessor<Activity>
{
    /// <summary>ASP.NET Core's own: a span per request.</summary>
    internal const string HostSource = "Microsoft.AspNetCore";

    [ThreadStatic]
    private static ProtobufWriter? _spare;

    public override void OnEnd(Activity data)
    {
        if (!data.Recorded) return;
        var request = data.Kind == ActivityKind.Server ? RequestOf(data) : null;
        // Another host of this process (a receiver of telemetry, in a test): its requests are none of this service's.
        if (request is null && data is { Kind: ActivityKind.Server, Source.Name: HostSource }) return;
        if (queue.Refuses()) return;
        // A value whose own code starts and ends a span while it is written gets a writer of its own.
        var writer = _spare ?? new();
        _spare = null;
        writer.Reset();
        try
        {
            SpanWriter.Write(data, request, writer);
            queue.TryAdd(ScopeWriter.Of(data.Source), writer.Written);
        }
        catch (Exception)
        {
            // Whoever ends a span is at work on something else, which must not fail for it.
            queue.Ledger.Refuse(DropReason.ExportFailed);
        }
        _spare = writer;
    }

    /// <summary>The SDK asks by a blocking call.</summary>
    protected override bool OnForceFlush(int timeoutMilliseconds) =>
        Task.Run(() => worker.FlushAsync(timeoutMilliseconds < 0 ? TimeSpan.FromMinutes(1) : TimeSpan.FromMilliseconds(timeoutMilliseconds))).GetAwaiter().GetResult();

    private static RequestRecord? RequestOf(Activity span)
    {
        foreach (ref readonly var tag in span.EnumerateTagObjects())
        {
            if (tag.Value is RequestRecord record) return record;
        }
        return null;
    }
}
