using AiTeams.Otlp;
using AiTeams.Testing.Otlp;
using AiTeams.Testing.Traces;

namespace AiTeams.Tests.Testing;

/// <summary>A trace made by hand: a shop takes an order, pays twice and fails the second time.</summary>
internal static class Story
{
    public const string Id = "000000000000000a000000000000000b";

    private static readonly OtlpResource Shop = new() { Attributes = Attributes(("service.name", "shop")) };
    private static readonly OtlpResource Bank = new() { Attributes = Attributes(("service.name", "bank")) };

    public static Trace Told(IReadOnlyList<OtlpLogRecord>? logs = null, IReadOnlyList<OtlpMetric>? metrics = null, params IReadOnlyList<OtlpSpan> more) => new(Id, SpanTree.Of(
    [
        Span(1, 0, "POST /orders", Shop, OtlpSpanKind.Server, attributes: [("tenant.id", "acme"), ("http.response.status_code", 201), ("order.id", "ord_0199a4b2c3d4e5f60199a4b2c3d4e5f6")]),
        Span(2, 1, "pay", Shop, OtlpSpanKind.Client, attributes: [("attempt", 1)]),
        Span(3, 1, "pay", Shop, OtlpSpanKind.Client, OtlpStatus.Error, attributes: [("attempt", 2), ("error.type", "card_refused")],
            events: [("error_log", [("log.message", "The card was refused.")])], links: [new(new(1, 2), new(3), default)]),
        Span(4, 3, "debit 127.0.0.1:4711", Bank, OtlpSpanKind.Server),
        .. more,
    ]), logs ?? [], metrics ?? []);

    public static OtlpSpan Span(
        ulong id, ulong parent, string name, OtlpResource? resource = null, OtlpSpanKind kind = OtlpSpanKind.Internal, OtlpStatus status = OtlpStatus.Unset, (string, object)[]? attributes = null,
        (string Name, (string, object)[] Attributes)[]? events = null, OtlpSpanLink[]? links = null) => new()
        {
            TraceId = new(10, 11),
            SpanId = new(id),
            ParentSpanId = new(parent),
            StartUnixNano = id,
            Name = name,
            Resource = resource ?? Shop,
            Kind = kind,
            Status = status,
            Attributes = Attributes(attributes ?? []),
            Events = [.. (events ?? []).Select(found => new OtlpSpanEvent(found.Name, 1, Attributes(found.Attributes)))],
            Links = links ?? [],
        };

    public static OtlpLogRecord ErrorLog(string message, ulong span, bool traced = true) => new()
    {
        Severity = 17,
        SeverityText = "ERROR",
        Body = OtlpValue.Of(message),
        TraceId = traced ? new(10, 11) : default,
        SpanId = new(span),
        Resource = Shop,
    };

    public static OtlpMetric Metric(string name, params (string, object)[] labels) =>
        new() { Name = name, Type = OtlpMetricType.Sum, Resource = Shop, Points = [new() { Attributes = Attributes(labels), Value = OtlpValue.Of(1), Exemplars = [new(1, OtlpValue.Of(1), new(10, 11), new(1), default)] }] };

    public static OtlpAttributes Attributes(params (string Key, object Value)[] attributes) => new([.. attributes.Select(attribute => new OtlpAttribute(attribute.Key, attribute.Value switch
    {
        int number => OtlpValue.Of((long)number),
        double number => OtlpValue.Of(number),
        bool flag => OtlpValue.Of(flag),
        var text => OtlpValue.Of((string)text),
    }))]);
}
