using System.Globalization;
using AiTeams.Otlp;
using AiTeams.Testing.Otlp;

namespace AiTeams.Testing.Traces;

/// <summary>
/// Spans of a trace that are as said so far. Each step keeps those that are so too and fails when none is left, naming what the nearest has
/// instead.
/// </summary>
public sealed class SpanAssertion
{
    private readonly Trace _trace;
    private readonly string _described;
    private readonly IReadOnlyList<SpanNode> _candidates;

    internal SpanAssertion(Trace trace, string described, IReadOnlyList<SpanNode> candidates) => (_trace, _described, _candidates) = (trace, described, candidates);

    /// <summary>The first of them.</summary>
    public OtlpSpan Span => _candidates[0].Span;

    /// <summary>A span of that name stands somewhere above.</summary>
    public SpanAssertion Under(string name, string? service = null) => Keep(
        node => Above(node).Any(above => Is(above, name, service)), $"under {Trace.Describe(name, service)}", node => $"its path is {string.Join(" > ", node.Path)}");

    /// <summary>Its parent has that name.</summary>
    public SpanAssertion DirectlyUnder(string name, string? service = null) => Keep(
        node => node.Parent is { } parent && Is(parent, name, service), $"directly under {Trace.Describe(name, service)}",
        node => node.Parent is { } parent ? $"its parent is '{parent.Span.Name}' of {parent.Service}" : "it stands at the top");

    /// <summary>No parent of it is here.</summary>
    public SpanAssertion AtTheTop() => Keep(node => node.Parent is null, "at the top", node => $"its parent is '{node.Parent!.Span.Name}'");

    public SpanAssertion OfKind(OtlpSpanKind kind) => Keep(node => node.Span.Kind == kind, $"of kind {kind}", node => $"its kind is {node.Span.Kind}");

    /// <summary>Has the attribute with that value: a text, a number or a flag, of the same type as it was sent.</summary>
    public SpanAssertion With(string key, object value)
    {
        var wanted = AttributeText.Of(value);
        return Keep(node => AttributeText.Of(node.Span.Attributes[key]) == wanted, $"with {key} = {wanted}", node => Found(node, key));
    }

    /// <summary>Has the attribute, whatever its value.</summary>
    public SpanAssertion With(string key) => Keep(node => node.Span.Attributes[key].Kind != OtlpValueKind.Empty, $"with {key}", node => Found(node, key));

    /// <summary>Has the attributes, each with its value.</summary>
    public SpanAssertion With(params IReadOnlyList<(string Key, object Value)> attributes) => attributes.Aggregate(this, (assertion, attribute) => assertion.With(attribute.Key, attribute.Value));

    public SpanAssertion Without(string key) => Keep(node => node.Span.Attributes[key].Kind == OtlpValueKind.Empty, $"without {key}", node => Found(node, key));

    /// <summary>Status Error, with that <c>error.type</c> if one is given.</summary>
    public SpanAssertion Failed(string? errorType = null)
    {
        var failed = Keep(node => node.Span.Status == OtlpStatus.Error, "with status Error", node => $"its status is {node.Span.Status}");
        return errorType is null ? failed : failed.With("error.type", errorType);
    }

    /// <summary>A status other than Error.</summary>
    public SpanAssertion NotFailed() => Keep(node => node.Span.Status != OtlpStatus.Error, "without an error", node => $"its status is Error: {node.Span.StatusMessage}");

    /// <summary>Links to a span of that trace.</summary>
    public SpanAssertion LinkedTo(string traceId) => Keep(
        node => node.Span.Links.Any(link => link.TraceId.ToString() == traceId), $"linked to trace {traceId}",
        node => node.Span.Links.Count == 0 ? "it has no link" : $"it links to {string.Join(", ", node.Span.Links.Select(link => link.TraceId))}");

    public SpanAssertion WithoutLinks() => Keep(node => node.Span.Links.Count == 0, "without links", node => $"it links to {string.Join(", ", node.Span.Links.Select(link => link.TraceId))}");

    /// <summary>Has an event of that name, with at least these attributes.</summary>
    public SpanAssertion WithEvent(string name, params IReadOnlyList<(string Key, object Value)> attributes) => Keep(
        node => node.Span.Events.Any(found => found.Name == name && attributes.All(wanted => AttributeText.Of(found.Attributes[wanted.Key]) == AttributeText.Of(wanted.Value))),
        $"with event {name}{AttributeText.List(attributes.Select(wanted => (wanted.Key, AttributeText.Of(wanted.Value))))}",
        node => node.Span.Events.Count == 0
            ? "it has no event"
            : $"its events are {string.Join(", ", node.Span.Events.Select(found => found.Name + AttributeText.List(found.Attributes.Select(held => (held.Key, AttributeText.Of(held.Value))))))}");

    /// <summary>Exactly one span is as said.</summary>
    public SpanAssertion Once() => Times(1);

    /// <summary>Exactly so many spans are as said.</summary>
    public SpanAssertion Times(int count) => _candidates.Count == count
        ? this
        : throw _trace.Failure(string.Create(CultureInfo.InvariantCulture, $"{_candidates.Count} spans {_described} are there, not {count}."));

    private SpanAssertion Keep(Func<SpanNode, bool> wanted, string what, Func<SpanNode, string> instead)
    {
        var kept = _candidates.Where(wanted).ToList();
        return kept.Count > 0 ? new(_trace, $"{_described} {what}", kept) : throw _trace.Failure($"No span {_described} is {what}; {instead(_candidates[0])}.");
    }

    private static bool Is(SpanNode node, string name, string? service) => NamePattern.Matches(name, node.Span.Name) && (service is null || node.Service == service);

    private static IEnumerable<SpanNode> Above(SpanNode node)
    {
        for (var above = node.Parent; above is not null; above = above.Parent) yield return above;
    }

    private static string Found(SpanNode node, string key) => node.Span.Attributes[key] is { Kind: not OtlpValueKind.Empty } value
        ? $"its {key} is {AttributeText.Of(value)}"
        : $"it has only{AttributeText.List(node.Span.Attributes.Select(held => (held.Key, AttributeText.Of(held.Value))))}";
}
