using System.Diagnostics;
using AiTeams.ServiceDefaults.Privacy;
using Microsoft.Extensions.Logging;

namespace AiTeams.ServiceDefaults.Logging;

/// <summary>One log record on its way to the sinks: known facts by place, the rest by name. One per thread, used again and again.</summary>
internal sealed class LogEntry
{
    [ThreadStatic]
    private static LogEntry? _spare;

    private readonly FieldValue[] _known = new FieldValue[FieldTable.Count];
    private readonly List<KeyValuePair<string, FieldValue>> _fields = [];

    internal LogLevel Level { get; private set; }

    internal string Category { get; private set; } = "";

    internal EventId Event { get; private set; }

    internal string Message { get; set; } = "";

    internal string? TrackingId { get; set; }

    internal Activity? Activity { get; private set; }

    internal Exception? Exception { get; private set; }

    internal bool IsReceipt { get; private set; }

    internal IReadOnlyList<KeyValuePair<string, FieldValue>> Fields => _fields;

    /// <summary>Extra fields that did not fit.</summary>
    internal int FieldsDropped { get; private set; }

    /// <summary>An empty entry. A value that logs while it is being logged gets one of its own.</summary>
    internal static LogEntry Rent(string category, LogLevel level, EventId eventId, Exception? exception, bool isReceipt = false)
    {
        var entry = _spare ?? new LogEntry();
        _spare = null;
        entry.Level = level;
        entry.Category = category;
        entry.Event = eventId;
        entry.Exception = exception;
        entry.IsReceipt = isReceipt;
        entry.Activity = Activity.Current;
        return entry;
    }

    internal void Return()
    {
        Array.Clear(_known);
        _fields.Clear();
        (Activity, Exception, TrackingId, Message, FieldsDropped) = (null, null, null, "", 0);
        _spare = this;
    }

    internal ref readonly FieldValue this[Field field] => ref _known[(int)field];

    internal void Set(Field field, string? text)
    {
        if (text is not null) _known[(int)field] = FieldValue.Text(text);
    }

    internal void Set(Field field, long number) => _known[(int)field] = FieldValue.Integer(number);

    internal void Set(Field field, double number) => _known[(int)field] = FieldValue.Real(number);

    /// <summary>A property or scope key by name; the last value of a name wins, and nulls say nothing.</summary>
    internal void Add(string name, object? value)
    {
        if (value is null || name.Length == 0) return;
        var secret = SecretNames.Contains(name);
        if (!secret && FieldTable.TryFind(name, out var field) && TrySetKnown(field, FieldValue.Of(value))) return;
        AddField(name, secret ? FieldValue.Text(SecretNames.Redacted) : FieldValue.Of(value));
    }

    private bool TrySetKnown(Field field, FieldValue value)
    {
        if (FieldTable.Of(field).IsNumber)
        {
            if (!value.IsNumber) return false;
        }
        else if (value.Kind != FieldKind.Text)
        {
            value = FieldValue.Text(value.AsInvariantText());
        }
        _known[(int)field] = value;
        return true;
    }

    private void AddField(string name, FieldValue value)
    {
        for (var i = 0; i < _fields.Count; i++)
        {
            if (!string.Equals(_fields[i].Key, name, StringComparison.Ordinal)) continue;
            _fields[i] = new(name, value);
            return;
        }
        if (_fields.Count < LineLimits.Default.Fields) _fields.Add(new(name, value));
        else FieldsDropped++;
    }
}
