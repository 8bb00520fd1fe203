using System.Diagnostics;
using AiTeams.ServiceDefaults.Privacy;
using AiTeams.ServiceDefaults.Tracking;

namespace AiTeams.ServiceDefaults.Export.Wire;

/// <summary>An ended span as the field <c>spans</c> of ScopeSpans. Allocates nothing for values of the usual types.</summary>
/// <remarks>https://github.com/open-telemetry/opentelemetry-proto/blob/v1.7.0/opentelemetry/proto/trace/v1/trace.proto.</remarks>
internal static class SpanWriter
{
    /// <summary>Events and links of one span; OpenTelemetry's own default. More are counted as dropped.</summary>
    private const int MostParts = 128;

    private const uint KnowsWhetherRemote = 0x100;
    private const uint IsRemote = 0x200;

    /// <param name="request">What the span is of; null for anything but a request.</param>
    internal static void Write(Activity span, RequestRecord? request, ProtobufWriter to)
    {
        var message = to.Open(2, 2);
        SpanIds.CopyTo(span.TraceId, to.Field(1, SpanIds.TraceBytes));
        SpanIds.CopyTo(span.SpanId, to.Field(2, SpanIds.SpanBytes));
        WriteState(span.TraceStateString, to);
        if (span.ParentSpanId != default) SpanIds.CopyTo(span.ParentSpanId, to.Field(4, SpanIds.SpanBytes));
        to.Text(5, AttributeWriter.ShownName(span.DisplayName));
        to.Number(6, (int)span.Kind + 1);
        to.Fixed64(7, Nanoseconds(span.StartTimeUtc));
        to.Fixed64(8, Nanoseconds(span.StartTimeUtc + span.Duration));
        WriteAttributes(span, request, to);
        WriteEvents(span, to);
        WriteLinks(span, to);
        WriteStatus(span, to);
        to.Fixed32(16, Flags(span.ActivityTraceFlags, span.HasRemoteParent));
        to.Close(message, 2);
    }

    private static void WriteAttributes(Activity span, RequestRecord? request, ProtobufWriter to)
    {
        var count = 0;
        var dropped = 0;
        var told = SpanFact.None;
        if (request is not null) told = RequestAttributes.Write(request, to, ref count);
        foreach (ref readonly var tag in span.EnumerateTagObjects())
        {
            if (tag.Value is RequestRecord) continue;
            var key = AttributeKey.Of(tag.Key);
            if ((key.Fact & told) != 0) continue;
            if (count >= AttributeWriter.MostAttributes) dropped++;
            else if (AttributeWriter.Write(to, 9, key, tag.Value, 0)) count++;
        }
        if (dropped > 0) to.Number(10, dropped);
    }

    private static void WriteEvents(Activity span, ProtobufWriter to)
    {
        var count = 0;
        foreach (ref readonly var happened in span.EnumerateEvents())
        {
            if (++count > MostParts) continue;
            var message = to.Open(11);
            to.Fixed64(1, Nanoseconds(happened.Timestamp.UtcDateTime));
            to.Text(2, AttributeWriter.ShownName(happened.Name));
            var written = 0;
            var dropped = 0;
            foreach (ref readonly var tag in happened.EnumerateTagObjects()) Write(to, 3, tag, ref written, ref dropped);
            if (dropped > 0) to.Number(4, dropped);
            to.Close(message);
        }
        if (count > MostParts) to.Number(12, count - MostParts);
    }

    private static void WriteLinks(Activity span, ProtobufWriter to)
    {
        var count = 0;
        foreach (ref readonly var link in span.EnumerateLinks())
        {
            if (++count > MostParts) continue;
            var message = to.Open(13);
            SpanIds.CopyTo(link.Context.TraceId, to.Field(1, SpanIds.TraceBytes));
            SpanIds.CopyTo(link.Context.SpanId, to.Field(2, SpanIds.SpanBytes));
            WriteState(link.Context.TraceState, to);
            var written = 0;
            var dropped = 0;
            foreach (ref readonly var tag in link.EnumerateTagObjects()) Write(to, 4, tag, ref written, ref dropped);
            if (dropped > 0) to.Number(5, dropped);
            to.Fixed32(6, Flags(link.Context.TraceFlags, link.Context.IsRemote));
            to.Close(message);
        }
        if (count > MostParts) to.Number(14, count - MostParts);
    }

    /// <summary>The tracestate of others is theirs: it is told as it is, or, when it holds something personal or secret, not at all.</summary>
    private static void WriteState(string? state, ProtobufWriter to)
    {
        if (state is { Length: > 0 } && ReferenceEquals(PersonalValues.Mask(state), state)) to.Text(3, state);
    }

    private static void Write(ProtobufWriter to, int field, in KeyValuePair<string, object?> tag, ref int written, ref int dropped)
    {
        if (written >= AttributeWriter.MostAttributes) dropped++;
        else if (AttributeWriter.Write(to, field, tag.Key, tag.Value)) written++;
    }

    private static void WriteStatus(Activity span, ProtobufWriter to)
    {
        if (span.Status == ActivityStatusCode.Unset) return;
        var message = to.Open(15);
        if (span is { Status: ActivityStatusCode.Error, StatusDescription: { Length: > 0 } description }) to.Text(2, AttributeWriter.Shown(description));
        to.Number(3, (int)span.Status);
        to.Close(message);
    }

    private static ulong Nanoseconds(DateTime utc) => (ulong)(utc.Ticks - DateTime.UnixEpoch.Ticks) * 100;

    private static uint Flags(ActivityTraceFlags flags, bool remote) => (uint)flags | KnowsWhetherRemote | (remote ? IsRemote : 0);
}
