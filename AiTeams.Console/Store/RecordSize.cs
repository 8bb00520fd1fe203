using AiTeams.Otlp;

namespace AiTeams.ConsoleApp.Store;

/// <summary>
/// Estimates of the memory a record holds, in bytes. Text that several records share is counted each time, and resources are not counted
/// (one per request, shared by its records): on the whole the estimate is above the truth.
/// </summary>
internal static class RecordSize
{
    private const int SpanObject = 200;
    private const int LogObject = 144;
    private const int EventObject = 48;
    private const int ExemplarObject = 136;
    private const int AttributeItem = 32;
    private const int ArrayObject = 24;
    private const int StringObject = 22;

    internal static long Of(OtlpSpan span)
    {
        var size = SpanObject + Of(span.Attributes) + Of(span.Name) + Of(span.StatusMessage) + Of(span.TraceState);
        foreach (var happened in span.Events) size += EventObject + Of(happened.Name) + Of(happened.Attributes);
        foreach (var link in span.Links) size += EventObject + Of(link.Attributes);
        return size;
    }

    internal static long Of(OtlpLogRecord record) => LogObject + Of(record.Body) + Of(record.Attributes);

    internal static long Of(MetricExemplar exemplar) => ExemplarObject + Of(exemplar.Exemplar.Attributes);

    private static long Of(OtlpAttributes attributes)
    {
        if (attributes.Count == 0) return 0;
        long size = ArrayObject;
        foreach (ref readonly var attribute in attributes.Items) size += AttributeItem + Of(attribute.Value);
        return size;
    }

    private static long Of(OtlpValue value) => value.Kind switch
    {
        OtlpValueKind.StringValue => Of(value.StringValue!),
        OtlpValueKind.BytesValue => ArrayObject + value.BytesValue.Length,
        OtlpValueKind.KvlistValue => Of(value.KvlistValue),
        OtlpValueKind.ArrayValue => ArrayObject + value.ArrayValue.Sum(static item => 24 + Of(item)),
        _ => 0,
    };

    private static long Of(string text) => text.Length == 0 ? 0 : StringObject + (2 * text.Length);
}
