using AiTeams.Otlp;

namespace AiTeams.Tests.ConsoleApp;

/// <summary>Records with as little as a test needs.</summary>
internal static class Sample
{
    internal static readonly OtlpResource Gateway = Resource("api-gateway");

    internal static OtlpResource Resource(string service) => new() { Attributes = new([new("service.name", OtlpValue.Of(service))]) };

    internal static OtlpSpan Span(
        ulong trace, ulong id, ulong parent = 0, string name = "span", ulong start = 0, ulong end = 0, OtlpResource? resource = null, params OtlpAttribute[] attributes) => new()
        {
            TraceId = new TraceId(0, trace),
            SpanId = new SpanId(id),
            ParentSpanId = new SpanId(parent),
            Name = name,
            StartUnixNano = start,
            EndUnixNano = end,
            Resource = resource ?? Gateway,
            Attributes = new(attributes),
        };

    internal static OtlpLogRecord Log(ulong trace, ulong span = 0, string body = "line", string logger = "Test", ulong at = 0, OtlpResource? resource = null, params OtlpAttribute[] attributes) => new()
    {
        TraceId = new TraceId(0, trace),
        SpanId = new SpanId(span),
        Body = OtlpValue.Of(body),
        Scope = new OtlpScope { Name = logger },
        UnixNano = at,
        Severity = 9,
        Resource = resource ?? Gateway,
        Attributes = new(attributes),
    };

    internal static OtlpAttribute Story(ulong trace) => new("tracking.id", OtlpValue.Of(new TraceId(0, trace).ToString()));
}
