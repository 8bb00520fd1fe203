using System.Numerics;
using AiTeams.ServiceDefaults.Logging;
using Microsoft.Extensions.Logging;

namespace AiTeams.ServiceDefaults.Export.Wire;

/// <summary>A log entry as the field <c>log_records</c> of ScopeLogs. Its texts were masked when it was completed, for this and for the line.</summary>
/// <remarks>https://github.com/open-telemetry/opentelemetry-proto/blob/v1.7.0/opentelemetry/proto/logs/v1/logs.proto.</remarks>
internal static class LogWriter
{
    private const int Attributes = 6;

    private static readonly AttributeKey TrackingId = AttributeKey.Of("tracking_id");
    private static readonly AttributeKey Logger = AttributeKey.Of("logger");
    private static readonly AttributeKey EventId = AttributeKey.Of("event.id");
    private static readonly AttributeKey EventName = AttributeKey.Of("event.name");
    private static readonly AttributeKey Sampled = AttributeKey.Of("tracing.sampled");
    private static readonly AttributeKey ExceptionType = AttributeKey.Of("exception.type");
    private static readonly AttributeKey ExceptionTrace = AttributeKey.Of("exception.stacktrace");
    private static readonly AttributeKey[] Known = [.. Enumerable.Range(0, FieldTable.Count).Select(field => AttributeKey.Of(FieldTable.Of((Field)field).Path))];

    private static readonly EventCache<Head> Heads = new(MakeHead);

    internal static void Write(LogEntry entry, DateTimeOffset at, ProtobufWriter to)
    {
        var message = to.Open(2, 2);
        var time = (ulong)(at.UtcTicks - DateTime.UnixEpoch.Ticks) * 100;
        to.Fixed64(1, time);
        var head = Heads.Of(entry);
        to.Raw(head.Encoded);
        var body = to.Open(5);
        to.Text(1, AttributeWriter.Cut(entry.MessageText));
        to.Close(body);
        var dropped = WriteAttributes(entry, head.Attributes, to);
        if (dropped > 0) to.Number(7, dropped);
        if (entry.Activity is { } activity && activity.TraceId != default)
        {
            to.Fixed32(8, (uint)activity.ActivityTraceFlags);
            SpanIds.CopyTo(activity.TraceId, to.Field(9, SpanIds.TraceBytes));
            SpanIds.CopyTo(activity.SpanId, to.Field(10, SpanIds.SpanBytes));
        }
        to.Fixed64(11, time);
        to.Close(message, 2);
    }

    /// <param name="count">Of attributes that are written already.</param>
    private static int WriteAttributes(LogEntry entry, int count, ProtobufWriter to)
    {
        if (entry.TrackingId is { } trackingId) Text(TrackingId, trackingId);
        if (entry.Activity is { } activity)
        {
            AttributeWriter.Truth(to, Attributes, Sampled, activity.Recorded);
            count++;
        }
        for (var bits = entry.Present; bits != 0; bits &= bits - 1)
        {
            var place = BitOperations.TrailingZeroCount(bits);
            WriteValue(to, Known[place], entry[(Field)place]);
            count++;
        }
        if (entry.TellsException)
        {
            // exception.message is one of the line's own.
            if (entry[Field.ExceptionClass].AsText is { } type) Text(ExceptionType, type);
            if (entry[Field.ExceptionStackTrace].AsText is { } trace) Text(ExceptionTrace, trace);
        }
        var fields = entry.Fields;
        var dropped = entry.FieldsDropped;
        for (var i = 0; i < fields.Count; i++)
        {
            if (count++ < LineLimits.Default.Fields) WriteField(to, fields[i].Key, fields[i].Value);
            else dropped++;
        }
        return dropped;

        void Text(AttributeKey key, string value)
        {
            AttributeWriter.Redacted(to, Attributes, key, value);
            count++;
        }
    }

    /// <summary>What all records of one event have in common is encoded once: severity, logger, event.</summary>
    private static Head MakeHead(LogEntry entry)
    {
        var to = new ProtobufWriter(256);
        var (number, name) = Severity(entry.Level);
        to.Number(2, number);
        to.Text(3, name);
        // Nearly always constants of the code; nobody makes callers keep to that.
        AttributeWriter.Redacted(to, Attributes, Logger, AttributeWriter.ShownName(entry.Category));
        var attributes = 1;
        if (entry.Event.Id != 0)
        {
            AttributeWriter.Number(to, Attributes, EventId, entry.Event.Id);
            attributes++;
        }
        if (entry.Event.Name is { } eventName)
        {
            var shown = AttributeWriter.ShownName(eventName);
            AttributeWriter.Redacted(to, Attributes, EventName, shown);
            to.Text(12, shown);
            attributes++;
        }
        return new(to.Written.ToArray(), attributes);
    }

    private static void WriteValue(ProtobufWriter to, AttributeKey key, in FieldValue value)
    {
        switch (value.Kind)
        {
            case FieldKind.Text: AttributeWriter.Redacted(to, Attributes, key, value.AsText); break;
            case FieldKind.Integer: AttributeWriter.Number(to, Attributes, key, value.AsInteger); break;
            case FieldKind.Real: AttributeWriter.Real(to, Attributes, key, value.AsReal); break;
            case FieldKind.Truth: AttributeWriter.Truth(to, Attributes, key, value.AsInteger != 0); break;
        }
    }

    private static void WriteField(ProtobufWriter to, string name, in FieldValue value) => WriteValue(to, AttributeKey.OfField(name), value);

    private static (int Number, string Name) Severity(LogLevel level) => level switch
    {
        LogLevel.Trace => (1, "TRACE"),
        LogLevel.Debug => (5, "DEBUG"),
        LogLevel.Information => (9, "INFO"),
        LogLevel.Warning => (13, "WARN"),
        LogLevel.Error => (17, "ERROR"),
        _ => (21, "FATAL"),
    };

    private sealed record Head(byte[] Encoded, int Attributes);
}
