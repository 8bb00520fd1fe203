using AiTeams.ServiceDefaults.Export.Queue;
using AiTeams.ServiceDefaults.Export.Wire;

namespace AiTeams.ServiceDefaults.Logging;

/// <summary>
/// The same records by OTLP, encoded as they are made: attributes are the line's dotted paths, the body is the message. Records come from the
/// pipeline, so receipts pass every filter and each record is completed once.
/// </summary>
/// <param name="queue">Null without an endpoint: nothing is done then.</param>
internal sealed class OtlpLogs(ExportQueue? queue)
{
    [ThreadStatic]
    private static ProtobufWriter? _spare;

    internal void Write(LogEntry entry, DateTimeOffset at)
    {
        if (queue is null || queue.Refuses()) return;
        var writer = _spare ?? new();
        _spare = null;
        writer.Reset();
        LogWriter.Write(entry, at, writer);
        queue.TryAdd(ScopeWriter.Of(entry.Category), writer.Written);
        _spare = writer;
    }
}
