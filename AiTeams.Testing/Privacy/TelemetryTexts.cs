using AiTeams.Otlp;
using AiTeams.Testing.Otlp;

namespace AiTeams.Testing.Privacy;

/// <summary>Every text in what arrived, with its place.</summary>
internal static class TelemetryTexts
{
    internal static IEnumerable<(string Place, string Text)> Of(ReceivedTelemetry received) =>
        received.Spans.SelectMany(Of).Concat(received.Logs.SelectMany(Of)).Concat(received.Metrics.SelectMany(Of));

    private static IEnumerable<(string, string)> Of(OtlpSpan span)
    {
        var place = $"span of {span.Resource.ServiceName}, trace {span.TraceId}, span {span.SpanId}";
        return [
            ($"{place}: name", span.Name),
            ($"{place}: status", span.StatusMessage),
            ($"{place}: trace state", span.TraceState),
            .. In($"{place}: attribute", span.Attributes),
            .. In($"{place}: resource", span.Resource.Attributes),
            .. span.Events.SelectMany(found => In($"{place}: event {found.Name}", found.Attributes).Prepend(($"{place}: event name", found.Name))),
            .. span.Links.SelectMany(link => In($"{place}: link", link.Attributes)),
        ];
    }

    private static IEnumerable<(string, string)> Of(OtlpLogRecord log)
    {
        var place = $"log of {log.Resource.ServiceName}, {log.Scope.Name}";
        return [($"{place}: body", log.Body.ToString()), .. In($"{place}: attribute", log.Attributes), .. In($"{place}: resource", log.Resource.Attributes)];
    }

    private static IEnumerable<(string, string)> Of(OtlpMetric metric)
    {
        var place = $"metric {metric.Name} of {metric.Resource.ServiceName}";
        return metric.Points.SelectMany(point => In($"{place}: label", point.Attributes)
                .Concat(point.Exemplars.SelectMany(exemplar => In($"{place}: exemplar", exemplar.Attributes))))
            .Concat(In($"{place}: resource", metric.Resource.Attributes));
    }

    private static IEnumerable<(string, string)> In(string place, OtlpAttributes attributes) =>
        attributes.SelectMany(attribute => new[] { ($"{place} {attribute.Key}", attribute.Value.ToString()), ($"{place} key", attribute.Key) });
}
