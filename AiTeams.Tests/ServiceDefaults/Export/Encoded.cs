using System.Diagnostics;
using AiTeams.Otlp;
using AiTeams.ServiceDefaults.Export.Queue;
using AiTeams.ServiceDefaults.Export.Wire;
using OpenTelemetry.Resources;

namespace AiTeams.Tests.ServiceDefaults.Export;

/// <summary>What our encoder makes of spans, as a receiver decodes it.</summary>
internal static class Encoded
{
    public static IReadOnlyList<OtlpSpan> Spans(params IReadOnlyList<Activity> activities) => Spans(Resource.Empty, activities);

    public static IReadOnlyList<OtlpSpan> Spans(Resource resource, params IReadOnlyList<Activity> activities)
    {
        var batch = new Batch(activities.Count);
        var writer = new ProtobufWriter();
        foreach (var activity in activities)
        {
            writer.Reset();
            SpanWriter.Write(activity, null, writer);
            batch.Add(ScopeWriter.Of(activity.Source), writer.Written, 0);
        }
        var envelope = new Envelope();
        envelope.Write(ScopeWriter.Of(resource), batch);
        return OtlpDecoder.Traces(envelope.Message.Span).Records;
    }

    /// <summary>Everything a receiver can tell of a span, as lines in an order of their own.</summary>
    public static string Described(OtlpSpan span) => string.Join('\n',
    [
        $"resource {Described(span.Resource.Attributes)}",
        $"scope {span.Scope.Name} {span.Scope.Version} {Described(span.Scope.Attributes)}",
        $"ids {span.TraceId} {span.SpanId} {span.ParentSpanId} {span.TraceState} {span.Flags:x}",
        $"span {span.Name} {span.Kind} {span.StartUnixNano} {span.EndUnixNano} {span.Status} {span.StatusMessage} {span.Dropped}",
        Described(span.Attributes),
        .. span.Events.Select(found => $"event {found.Name} {found.UnixNano} {Described(found.Attributes)}"),
        .. span.Links.Select(found => $"link {found.TraceId} {found.SpanId} {Described(found.Attributes)}"),
    ]);

    public static string Described(OtlpAttributes attributes) =>
        string.Join(", ", attributes.Select(attribute => $"{attribute.Key}: {attribute.Value.Kind} {attribute.Value}").Order(StringComparer.Ordinal));
}
