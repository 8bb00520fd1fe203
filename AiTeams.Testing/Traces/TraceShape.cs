using System.Text;
using AiTeams.Otlp;
using AiTeams.Testing.Otlp;

namespace AiTeams.Testing.Traces;

/// <summary>
/// A trace as text that is the same for each run of the same thing: services, names, kinds, status and chosen attributes, without ids, times and the
/// order of siblings, which run beside each other as they like. Siblings alike in all that are one line with their number.
/// </summary>
public sealed record TraceShape
{
    /// <summary>Attributes to show, in this order. Default: <c>error.type</c>.</summary>
    public IReadOnlyList<string> Attributes { get; init; } = ["error.type"];

    /// <summary>Spans that are not part of the shape, with all below them: those of a count that timing decides.</summary>
    public Func<SpanNode, bool> Without { get; init; } = static _ => false;

    /// <summary>Siblings of like shape are shown as <c>any ×</c>, for work of which timing decides how often it is done.</summary>
    public Func<SpanNode, bool> AnyNumberOf { get; init; } = static _ => false;

    /// <summary>The text, one span per line, ended by a line feed.</summary>
    public string Of(Trace trace) => Of(trace.Tree);

    /// <inheritdoc cref="Of(Trace)"/>
    public string Of(SpanTree tree) => Block(tree.Roots, 0);

    private string Block(IEnumerable<SpanNode> siblings, int depth)
    {
        var shapes = siblings.Where(node => !Without(node)).GroupBy(node => (Text: Line(node) + Block(node.Children, depth + 1), Any: AnyNumberOf(node)));
        var text = new StringBuilder();
        foreach (var shape in shapes.OrderBy(shape => shape.Key.Text, StringComparer.Ordinal))
        {
            var count = shape.Count();
            text.Append(' ', depth * 2).Append(shape.Key.Any ? "any × " : count > 1 ? $"{count} × " : "").Append(shape.Key.Text);
        }
        return text.ToString();
    }

    private string Line(SpanNode node)
    {
        var text = new StringBuilder($"{node.Service}: {StableText.Of(node.Span.Name)} [{node.Span.Kind}]");
        if (node.Span.Status == OtlpStatus.Error) text.Append(" error");
        foreach (var key in Attributes)
        {
            var value = node.Span.Attributes[key];
            if (value.Kind != OtlpValueKind.Empty) text.Append(' ').Append(key).Append('=').Append(StableText.Of(AttributeText.Of(value)));
        }
        foreach (var name in node.Span.Events.Select(found => found.Name)) text.Append(" !").Append(name);
        if (node.Span.Links.Count > 0) text.Append(" ->").Append(node.Span.Links.Count);
        return text.Append('\n').ToString();
    }
}
