using AiTeams.Otlp.Wire;

namespace AiTeams.Otlp;

/// <summary>ExportLogsServiceRequest → log records. Numbers are those of opentelemetry-proto v1.7.0, collector/logs/v1 and logs/v1.</summary>
internal sealed class LogDecoder(OtlpLimits limits) : ExportDecoder(limits)
{
    private readonly List<OtlpLogRecord> _records = [];

    internal OtlpBatch<OtlpLogRecord> Decode(ReadOnlySpan<byte> message)
    {
        Walk(message);
        return new(_records, 0, "");
    }

    protected override void Record(ReadOnlySpan<byte> message, OtlpResource resource, OtlpScope scope)
    {
        Shared.Charge();
        ulong time = 0, observed = 0;
        var severity = 0;
        string severityText = "", eventName = "";
        OtlpValue body = default;
        uint flags = 0;
        TraceId traceId = default;
        SpanId spanId = default;
        var mark = Shared.Mark;

        var reader = new WireReader(message);
        while (reader.Next())
        {
            switch (reader.Field)
            {
                case 1: time = reader.Fixed64(); break;
                case 2: severity = reader.Int32(); break;
                case 3: severityText = TextCache.Values.Get(reader.Bytes()); break;
                case 5: body = Shared.Value(reader.Bytes()); break;
                case 6: Shared.Push(reader.Bytes()); break;
                case 8: flags = reader.Fixed32(); break;
                case 9: traceId = TraceId.Read(reader.Bytes()); break;
                case 10: spanId = SpanId.Read(reader.Bytes()); break;
                case 11: observed = reader.Fixed64(); break;
                case 12: eventName = TextCache.Names.Get(reader.Bytes()); break;
                default: reader.Skip(); break;
            }
        }

        _records.Add(new OtlpLogRecord
        {
            Resource = resource,
            Scope = scope,
            UnixNano = time != 0 ? time : observed,
            Severity = severity is >= 0 and <= 24 ? severity : 0,
            SeverityText = severityText,
            Body = body,
            Attributes = Shared.TakeFrom(mark),
            TraceId = traceId,
            SpanId = spanId,
            Flags = flags,
            EventName = eventName,
        });
    }
}
