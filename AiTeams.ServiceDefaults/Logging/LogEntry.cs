using System.Diagnostics;
using System.Numerics;
using AiTeams.ServiceDefaults.Privacy;
using Microsoft.Extensions.Logging;

namespace AiTeams.ServiceDefaults.Logging;

/// <summary>One log record on its way to the sinks: known facts by place, the rest by name. One per thread, used again and again.</summary>
internal sealed class LogEntry
{
    /// <summary>Properties read of one state or scope: a list may claim any length, and an enumeration may have no end.</summary>
    internal const int MostRead = 1024;

    private const int FewFields = 16;

    /// <summary>Counted no further: a number that has nothing to tell beyond.</summary>
    private const int MostDropped = 1_000_000;

    [ThreadStatic]
    private static LogEntry? _spare;

    private readonly FieldValue[] _known = new FieldValue[FieldTable.Count];
    private readonly List<KeyValuePair<string, FieldValue>> _fields = [];

    // Where each name is, once there are too many to look through them for each.
    private readonly Dictionary<string, int> _places = new(StringComparer.Ordinal);
    private string? _message;
    private bool _userIsShown;

    // What the message says word for word: a bit for each known field, and the first of the extra ones.
    private ulong _told;
    private int _toldFrom = int.MaxValue;

    internal LogLevel Level { get; private set; }

    internal string Category { get; private set; } = "";

    internal EventId Event { get; private set; }

    /// <summary>Made from <see cref="MessageText"/> when first asked for.</summary>
    internal string Message
    {
        get => _message ??= Text.Written.ToString();
        set => _message = value;
    }

    internal ReadOnlySpan<char> MessageText => _message is null ? Text.Written : _message;

    /// <summary>Where a message is rendered; it counts while <see cref="Message"/> is not set.</summary>
    internal CharBuffer Text { get; } = new();

    internal string? TrackingId { get; set; }

    internal Activity? Activity { get; private set; }

    internal Exception? Exception { get; private set; }

    internal bool IsReceipt { get; private set; }

    /// <summary>Whether the record itself carries the exception in OpenTelemetry's form, beside or in place of the span's event.</summary>
    internal bool TellsException { get; set; }

    /// <summary>A bit for each known field that has a value.</summary>
    internal ulong Present { get; private set; }

    internal List<KeyValuePair<string, FieldValue>> Fields => _fields;

    /// <summary>Values of the template's places while a call is read.</summary>
    internal List<object?> Values { get; } = [];

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
        for (var bits = Present; bits != 0; bits &= bits - 1) _known[BitOperations.TrailingZeroCount(bits)] = default;
        Present = 0;
        if (_fields.Count > 0) _fields.Clear();
        if (_places.Count > 0) _places.Clear();
        if (Values.Count > 0) Values.Clear();
        Text.Reset();
        (Activity, Exception, TrackingId, _message, FieldsDropped, _userIsShown, TellsException) = (null, null, null, null, 0, false, false);
        (_told, _toldFrom) = (0, int.MaxValue);
        _spare = this;
    }

    internal ref readonly FieldValue this[Field field] => ref _known[(int)field];

    internal bool Has(Field field) => (Present & (1UL << (int)field)) != 0;

    internal void Set(Field field, string? text)
    {
        if (text is not null) Put(field, FieldValue.Text(text));
    }

    internal void Set(Field field, long number) => Put(field, FieldValue.Integer(number));

    internal void Set(Field field, double number) => Put(field, FieldValue.Real(number));

    /// <summary>A property or scope key by name; the last value of a name wins, and nulls say nothing.</summary>
    internal void Add(string name, object? value) => Add(FieldPlace.Of(name), value);

    internal void Add(in FieldPlace place, object? value)
    {
        if (value is null || place.Name.Length == 0) return;
        if (place.IsSecret) AddField(place.Name, FieldValue.Text(SecretNames.Redacted));
        else if (!place.IsKnown || !TrySetKnown(place.Field, FieldValue.Of(value))) AddField(place.Name, FieldValue.Of(value));
    }

    /// <summary>Puts the user's id into the form that telemetry shows; once, as a hash of a hash finds nobody.</summary>
    internal void ShowUser(UserIds userIds)
    {
        if (_userIsShown || this[Field.UserId].AsText is not { } userId) return;
        Set(Field.UserId, userIds.Shown(userId));
        _userIsShown = true;
    }

    /// <summary>The message says each value that came in since, word for word.</summary>
    /// <param name="places">Bits of the known fields there were before.</param>
    /// <param name="fields">Number of the extra ones.</param>
    internal void MessageTells(ulong places, int fields) => (_told, _toldFrom) = (Present & ~places, fields);

    /// <summary>Masks what is left in texts, wherever it came from.</summary>
    internal void Mask()
    {
        // A receipt's places are filled by us alone, as its message is; into those of any other call a caller may have put anything.
        var places = Present & (IsReceipt ? FieldTable.MayBePersonal : FieldTable.Texts);
        var fields = _fields.Count;
        // What the user's id is shown as was looked at when it was first seen.
        if (_userIsShown) places &= ~(1UL << (int)Field.UserId);
        if (!IsReceipt && PersonalMarks.MayStandIn(MessageText))
        {
            MaskMessage();
        }
        else
        {
            // Where the whole has no mark, none of its parts has one.
            places &= ~_told;
            fields = Math.Min(fields, _toldFrom);
        }
        for (var bits = places; bits != 0; bits &= bits - 1)
        {
            var place = BitOperations.TrailingZeroCount(bits);
            ref var value = ref _known[place];
            if (value.AsText is not { } text || ((Field)place is Field.RequestUserAgent or Field.TenantId && CleanTexts.Contain(text))) continue;
            if (PersonalValues.Mask(text) is var masked && !ReferenceEquals(masked, text)) value = FieldValue.Text(masked);
        }
        for (var i = 0; i < fields; i++)
        {
            if (_fields[i].Value.AsText is { } text && PersonalValues.Mask(text) is var shown && !ReferenceEquals(shown, text)) _fields[i] = new(_fields[i].Key, FieldValue.Text(shown));
        }
    }

    private void MaskMessage()
    {
        var message = MessageText;
        var masked = PersonalValues.Mask(message, _message is null ? Text.Numbers : []);
        if (masked != message) _message = masked.ToString();
    }

    /// <summary>What a state or scope has beyond <see cref="MostRead"/>.</summary>
    internal void Drop(int fields) => FieldsDropped = (int)Math.Min((long)FieldsDropped + Math.Max(0, fields), MostDropped);

    private void Put(Field field, FieldValue value)
    {
        var bit = 1UL << (int)field;
        _known[(int)field] = value;
        Present |= bit;
        _told &= ~bit;
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
        if (field == Field.UserId) _userIsShown = false;
        if (field == Field.RequestIp) value = FieldValue.Text(MaskedAddress.Of(value.AsText));
        Put(field, value);
        return true;
    }

    private void AddField(string name, FieldValue value)
    {
        _toldFrom = int.MaxValue;
        var place = PlaceOf(name);
        if (place >= 0)
        {
            _fields[place] = new(name, value);
            return;
        }
        if (_fields.Count == LineLimits.MostFields)
        {
            Drop(1);
            return;
        }
        if (_places.Count > 0) _places.Add(name, _fields.Count);
        _fields.Add(new(name, value));
    }

    private int PlaceOf(string name)
    {
        if (_fields.Count <= FewFields)
        {
            for (var i = 0; i < _fields.Count; i++)
            {
                if (string.Equals(_fields[i].Key, name, StringComparison.Ordinal)) return i;
            }
            return -1;
        }
        if (_places.Count == 0)
        {
            for (var i = 0; i < _fields.Count; i++) _places.Add(_fields[i].Key, i);
        }
        return _places.GetValueOrDefault(name, -1);
    }
}
