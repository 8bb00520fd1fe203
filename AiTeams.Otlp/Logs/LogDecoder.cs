using AiTeams.Otlp.Wire;

namespace AiTeams.Otlp;

/// <summary>ExportLogsServiceRequest → log records. Numbers are those of opentelemetry-proto v1.7.0, collector/logs/v1 and logs/v1.</summary>
internal sealed class LogDecoder(OtlpLimits limits)
{
    private readonly AttributeDecoder _shared = new(limits);
    private readonly List<OtlpLogRecord> _records = [];

    internal OtlpBatch<OtlpLogRecord> Decode(ReadOnlySpan<byte> message)
    {
        var reader = new WireReader(message);
        while (reader.Next())
        {
            if (reader.Field == 1) ResourceLogs(reader.Bytes());
            else reader.Skip();
        }

        return new OtlpBatch<OtlpLogRecord>(_records, 0, "");
    }

    private void ResourceLogs(ReadOnlySpan<byte> message)
    {
        var resource = OtlpResource.None;
        var reader = new WireReader(message);
        while (reader.Next())
        {
            if (reader.Field == 1) resource = _shared.Resource(reader.Bytes());
            else reader.Skip();
        }

        reader = new WireReader(message);
        while (reader.Next())
        {
            if (reader.Field == 2) ScopeLogs(reader.Bytes(), resource);
            else reader.Skip();
        }
    }

    private void ScopeLogs(ReadOnlySpan<byte> message, OtlpResource resource)
    {
        var scope = OtlpScope.None;
        var reader = new WireReader(message);
        while (reader.Next())
        {
            if (reader.Field == 1) scope = _shared.Scope(reader.Bytes());
            else reader.Skip();
        }

        reader = new WireReader(message);
        while (reader.Next())
        {
            if (reader.Field == 2) Record(reader.Bytes(), resource, scope);
            else reader.Skip();
        }
    }

    private void Record(ReadOnlySpan<byte> message, OtlpResource resource, OtlpScope scope)
    {
        _shared.Charge();
        ulong time = 0, observed = 0;
        var severity = 0;
        string severityText = "", eventName = "";
        OtlpValue body = default;
        uint flags = 0;
        TraceId traceId = default;
        SpanId spanId = default;
        var mark = _shared.Mark;

        var reader = new WireReader(message);
        while (reader.Next())
        {
            switch (reader.Field)
            {
                case 1: time = reader.Fixed64(); break;
                case 2: severity = reader.Int32(); break;
                case 3: severityText = TextCache.Values.Get(reader.Bytes()); break;
                case 5: body = _shared.Value(reader.Bytes()); break;
                case 6: _shared.Push(reader.Bytes()); break;
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
            Attributes = _shared.TakeFrom(mark),
            TraceId = traceId,
            SpanId = spanId,
            Flags = flags,
            EventName = eventName,
        });
    }
}
