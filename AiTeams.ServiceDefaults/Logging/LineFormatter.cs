using System.Globalization;
using System.Numerics;
using System.Text;
using AiTeams.ServiceDefaults.Identity;
using AiTeams.ServiceDefaults.Privacy;
using Microsoft.Extensions.Logging;

namespace AiTeams.ServiceDefaults.Logging;

/// <summary>Writes an entry as one JSON line in the order of the contract. Nulls are left out, and nothing a caller names can stand where the contract stands.</summary>
internal sealed class LineFormatter
{
    /// <summary>What surrounds the values: names, quotes, ids. The message gets what is left of the line after values and these.</summary>
    private const int Frame = 16 * 1024;

    private readonly LineLimits _limits;
    private readonly byte[] _identity;
    private readonly EventCache<Head> _heads;

    internal LineFormatter(ServiceIdentity identity, LineLimits limits)
    {
        _limits = limits;
        _identity = Encoding.UTF8.GetBytes(
            $",\"service\":{Quote(identity.Name)},\"environment\":{Quote(identity.EnvironmentLabel)},\"version\":{Quote(identity.Version)}");
        _heads = new(MakeHead);
    }

    internal void Write(LogEntry entry, DateTimeOffset at, JsonText json)
    {
        var cut = Cut.None;
        var head = _heads.Of(entry);
        json.Raw("{\"@timestamp\":\""u8);
        Timestamp.Write(at, json);
        json.Raw(head.BeforeMessage);
        if (!json.Quoted(entry.MessageText, _limits.LineBytes - _limits.ValueBytes - Frame)) cut |= Cut.Message;
        json.Raw(head.BehindMessage);
        WriteTracing(entry, json);

        var budget = new LineBudget(_limits);
        cut |= WriteGroups(entry, json, ref budget);
        cut |= WriteFields(entry, json, ref budget);
        if (cut != Cut.None) WriteCut(cut, json);
        json.Raw("}\n"u8);
    }

    /// <summary>What all lines of one event have in common is written once.</summary>
    private Head MakeHead(LogEntry entry)
    {
        var level = LevelName(entry.Level);
        var json = new JsonText();
        json.Raw("\",\"@level\":\""u8);
        json.Raw(level);
        json.Raw("\",\"@message\":"u8);
        var before = json.Written.ToArray();
        json.Reset();
        json.Raw(",\"level\":\""u8);
        json.Raw(level);
        json.Raw("\",\"logger\":"u8);
        // Nearly always constants of the code; nobody makes callers keep to that.
        json.Quoted(PersonalValues.Mask(entry.Category), 512);
        WriteEvent(entry.Event, json);
        json.Raw(_identity);
        return new(before, json.Written.ToArray());
    }

    private static void WriteEvent(EventId id, JsonText json)
    {
        if (id.Id == 0 && id.Name is null) return;
        json.Raw(",\"event\":{\"id\":"u8);
        json.Number(id.Id);
        if (id.Name is not null)
        {
            json.Raw(",\"name\":"u8);
            json.Quoted(PersonalValues.Mask(id.Name), 256);
        }
        json.Raw((byte)'}');
    }

    private static void WriteTracing(LogEntry entry, JsonText json)
    {
        if (entry.TrackingId is { } trackingId)
        {
            json.Raw(",\"tracking_id\":\""u8);
            json.Plain(trackingId);
            json.Raw((byte)'"');
        }
        if (entry.Activity is not { } activity) return;
        var traceId = activity.TraceId.ToHexString();
        if (traceId.Length != 32) return;
        json.Raw(",\"tracing\":{\"trace_id\":\""u8);
        json.Plain(traceId);
        json.Raw("\",\"span_id\":\""u8);
        json.Plain(activity.SpanId.ToHexString());
        json.Raw(activity.Recorded ? "\",\"sampled\":true,\"xray_id\":\"1-"u8 : "\",\"sampled\":false,\"xray_id\":\"1-"u8);
        // X-Ray's spelling of the same id: 1-<first 8>-<other 24>.
        json.Plain(traceId.AsSpan(0, 8));
        json.Raw((byte)'-');
        json.Plain(traceId.AsSpan(8));
        json.Raw("\"}"u8);
    }

    private static Cut WriteGroups(LogEntry entry, JsonText json, ref LineBudget budget)
    {
        var cut = Cut.None;
        var open = -1;
        for (var bits = entry.Present; bits != 0; bits &= bits - 1)
        {
            var i = BitOperations.TrailingZeroCount(bits);
            ref readonly var value = ref entry[(Field)i];
            var place = FieldTable.Of((Field)i);
            json.Raw(open == place.Group ? place.Following : open < 0 ? place.First : place.Switching);
            open = place.Group;
            var start = json.Length;
            var most = (Field)i == Field.ExceptionStackTrace ? budget.ForStackTrace : place.MaxBytes;
            if (!WriteValue(value, most, json)) cut |= (Field)i == Field.ExceptionStackTrace ? Cut.StackTrace : Cut.Value;
            budget.Take(json.Length - start);
        }
        if (open >= 0) json.Raw((byte)'}');
        return cut;
    }

    private static Cut WriteFields(LogEntry entry, JsonText json, ref LineBudget budget)
    {
        var dropped = entry.FieldsDropped;
        var open = false;
        foreach (var (name, value) in entry.Fields)
        {
            var start = json.Length;
            json.Raw(open ? ","u8 : ",\"fields\":{"u8);
            json.Quoted(name, FieldName.MostBytes);
            json.Raw((byte)':');
            if (WriteValue(value, budget.Left, json) && budget.TryTake(json.Length - start))
            {
                open = true;
                continue;
            }
            json.CutTo(start);
            dropped++;
        }
        if (open) json.Raw((byte)'}');
        return dropped > 0 ? Cut.Fields : Cut.None;
    }

    private static bool WriteValue(in FieldValue value, int maxBytes, JsonText json)
    {
        switch (value.Kind)
        {
            case FieldKind.Text: return json.Quoted(value.AsText, maxBytes);
            case FieldKind.Integer: json.Number(value.AsInteger); return true;
            case FieldKind.Real: json.Number(value.AsReal); return true;
            default: json.Raw(value.AsInteger != 0 ? "true"u8 : "false"u8); return true;
        }
    }

    /// <summary>Last member: what the limits took from this line.</summary>
    private static void WriteCut(Cut cut, JsonText json)
    {
        json.Raw(",\"cut\":["u8);
        var first = true;
        Name(Cut.Fields, "\"fields\""u8);
        Name(Cut.StackTrace, "\"exception.stack_trace\""u8);
        Name(Cut.Value, "\"values\""u8);
        Name(Cut.Message, "\"message\""u8);
        json.Raw((byte)']');

        void Name(Cut part, ReadOnlySpan<byte> name)
        {
            if ((cut & part) == 0) return;
            if (!first) json.Raw((byte)',');
            json.Raw(name);
            first = false;
        }
    }

    private sealed record Head(byte[] BeforeMessage, byte[] BehindMessage);

    private static ReadOnlySpan<byte> LevelName(LogLevel level) => level switch
    {
        LogLevel.Trace or LogLevel.Debug => "DEBUG"u8,
        LogLevel.Information => "INFO"u8,
        LogLevel.Warning => "WARN"u8,
        LogLevel.Error => "ERROR"u8,
        _ => "FATAL"u8,
    };

    private static string Quote(string text) => string.Create(CultureInfo.InvariantCulture, $"\"{System.Text.Json.JsonEncodedText.Encode(text)}\"");
}
