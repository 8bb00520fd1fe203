using AiTeams.Otlp.Wire;

namespace AiTeams.Otlp;

/// <summary>ExportTraceServiceRequest → spans. Numbers are those of opentelemetry-proto v1.7.0, collector/trace/v1 and trace/v1.</summary>
internal sealed class TraceDecoder(OtlpLimits limits) : ExportDecoder(limits)
{
    private readonly List<OtlpSpan> _spans = [];
    private readonly DecodeStack<OtlpSpanEvent> _events = new();
    private readonly DecodeStack<OtlpSpanLink> _links = new();
    private long _rejected;

    internal OtlpBatch<OtlpSpan> Decode(ReadOnlySpan<byte> message)
    {
        Walk(message);
        return new(_spans, _rejected, _rejected == 0 ? "" : "spans without a trace id or span id were left out");
    }

    protected override void Record(ReadOnlySpan<byte> message, OtlpResource resource, OtlpScope scope)
    {
        Shared.Charge();
        TraceId traceId = default;
        SpanId spanId = default, parent = default;
        string traceState = "", name = "", statusMessage = "";
        var kind = 0;
        ulong start = 0, end = 0;
        uint flags = 0;
        long dropped = 0;
        var status = OtlpStatus.Unset;
        int attributes = Shared.Mark, events = _events.Count, links = _links.Count;

        var reader = new WireReader(message);
        while (reader.Next())
        {
            switch (reader.Field)
            {
                case 1: traceId = TraceId.Read(reader.Bytes()); break;
                case 2: spanId = SpanId.Read(reader.Bytes()); break;
                case 3: traceState = TextCache.Values.Get(reader.Bytes()); break;
                case 4: parent = SpanId.Read(reader.Bytes()); break;
                case 5: name = TextCache.Names.Get(reader.Bytes()); break;
                case 6: kind = reader.Int32(); break;
                case 7: start = reader.Fixed64(); break;
                case 8: end = reader.Fixed64(); break;
                case 9: Shared.Push(reader.Bytes()); break;
                case 11: Event(reader.Bytes()); break;
                case 13: Link(reader.Bytes()); break;
                case 10 or 12 or 14: dropped += reader.UInt32(); break;
                case 15: (status, statusMessage) = Status(reader.Bytes()); break;
                case 16: flags = reader.Fixed32(); break;
                default: reader.Skip(); break;
            }
        }

        var span = new OtlpSpan
        {
            Resource = resource,
            Scope = scope,
            TraceId = traceId,
            SpanId = spanId,
            ParentSpanId = parent,
            TraceState = traceState,
            Flags = flags,
            Name = name,
            Kind = kind is >= 0 and <= 5 ? (OtlpSpanKind)kind : OtlpSpanKind.Unspecified,
            StartUnixNano = start,
            EndUnixNano = end,
            Attributes = Shared.TakeFrom(attributes),
            Events = _events.TakeFrom(events),
            Links = _links.TakeFrom(links),
            Status = status,
            StatusMessage = statusMessage,
            Dropped = dropped,
        };
        if (traceId.IsEmpty || spanId.IsEmpty) _rejected++;
        else _spans.Add(span);
    }

    private void Event(ReadOnlySpan<byte> message)
    {
        Shared.Charge();
        var name = "";
        ulong time = 0;
        var mark = Shared.Mark;
        var reader = new WireReader(message);
        while (reader.Next())
        {
            switch (reader.Field)
            {
                case 1: time = reader.Fixed64(); break;
                case 2: name = TextCache.Names.Get(reader.Bytes()); break;
                case 3: Shared.Push(reader.Bytes()); break;
                default: reader.Skip(); break;
            }
        }

        _events.Push(new OtlpSpanEvent(name, time, Shared.TakeFrom(mark)));
    }

    private void Link(ReadOnlySpan<byte> message)
    {
        Shared.Charge();
        TraceId traceId = default;
        SpanId spanId = default;
        var mark = Shared.Mark;
        var reader = new WireReader(message);
        while (reader.Next())
        {
            switch (reader.Field)
            {
                case 1: traceId = TraceId.Read(reader.Bytes()); break;
                case 2: spanId = SpanId.Read(reader.Bytes()); break;
                case 4: Shared.Push(reader.Bytes()); break;
                default: reader.Skip(); break;
            }
        }

        _links.Push(new OtlpSpanLink(traceId, spanId, Shared.TakeFrom(mark)));
    }

    private static (OtlpStatus Code, string Message) Status(ReadOnlySpan<byte> message)
    {
        var code = 0;
        var text = "";
        var reader = new WireReader(message);
        while (reader.Next())
        {
            switch (reader.Field)
            {
                case 2: text = TextCache.Values.Get(reader.Bytes()); break;
                case 3: code = reader.Int32(); break;
                default: reader.Skip(); break;
            }
        }

        return (code is >= 0 and <= 2 ? (OtlpStatus)code : OtlpStatus.Unset, text);
    }
}
