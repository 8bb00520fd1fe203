using System.Collections;
using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;
using OpenTelemetry;
using OpenTelemetry.Logs;

namespace AiTeams.ServiceDefaults.Logging;

/// <summary>
/// The same records by OTLP: attributes are the line's dotted paths, the body is the message. Records come from the pipeline, not from the
/// logger factory, so that receipts pass every filter and each record is completed once.
/// </summary>
/// <param name="provider">Null without an endpoint: nothing is done then.</param>
/// <param name="queue">The provider's own processor; it ends with the provider at the latest.</param>
internal sealed class OtlpLogs(OpenTelemetryLoggerProvider? provider, BaseProcessor<LogRecord>? queue) : IDisposable
{
    [ThreadStatic]
    private static Record? _spare;

    private readonly ConcurrentDictionary<string, ILogger> _loggers = new(StringComparer.Ordinal);

    internal void Write(LogEntry entry)
    {
        if (provider is null) return;
        var record = _spare ?? new Record();
        _spare = null;
        record.Fill(entry);
        var logger = _loggers.GetOrAdd(entry.Category, static (category, from) => from.CreateLogger(category), provider);
        logger.Log(entry.Level, entry.Event, record, exception: null, static (state, _) => state.Message);
        record.Clear();
        _spare = record;
    }

    /// <summary>Hands over what is waiting, within the time given, and takes nothing more.</summary>
    internal void Shutdown(TimeSpan timeout) => queue?.Shutdown((int)timeout.TotalMilliseconds);

    public void Dispose() => provider?.Dispose();

    /// <summary>What the SDK copies from: one per thread.</summary>
    private sealed class Record : IReadOnlyList<KeyValuePair<string, object?>>
    {
        private readonly List<KeyValuePair<string, object?>> _attributes = [];

        internal string Message { get; private set; } = "";

        public int Count => _attributes.Count;

        public KeyValuePair<string, object?> this[int index] => _attributes[index];

        internal void Fill(LogEntry entry)
        {
            Message = entry.Message;
            if (entry.TrackingId is { } trackingId) _attributes.Add(new("tracking_id", trackingId));
            _attributes.Add(new("logger", entry.Category));
            if (entry.Event.Id != 0) _attributes.Add(new("event.id", entry.Event.Id));
            if (entry.Event.Name is { } name) _attributes.Add(new("event.name", name));
            if (entry.Activity is { } activity) _attributes.Add(new("tracing.sampled", activity.Recorded));
            for (var i = 0; i < FieldTable.Count; i++)
            {
                ref readonly var value = ref entry[(Field)i];
                if (value.Kind != FieldKind.None) _attributes.Add(new(FieldTable.Of((Field)i).Path, value.Boxed()));
            }
            foreach (var (field, value) in entry.Fields)
            {
                if (_attributes.Count >= LineLimits.Default.Fields) break;
                _attributes.Add(new("fields." + field, value.Boxed()));
            }
        }

        internal void Clear()
        {
            _attributes.Clear();
            Message = "";
        }

        public IEnumerator<KeyValuePair<string, object?>> GetEnumerator() => _attributes.GetEnumerator();

        IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
    }
}
