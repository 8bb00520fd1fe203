using System.Text;
using AiTeams.Otlp;

namespace AiTeams.Testing.Otlp;

/// <summary>Spans of a trace under their parents, siblings by start.</summary>
public sealed class SpanTree
{
    private SpanTree(IReadOnlyList<SpanNode> roots, IReadOnlyList<SpanNode> all) => (Roots, All) = (roots, all);

    /// <summary>Spans without a parent, or whose parent did not arrive.</summary>
    public IReadOnlyList<SpanNode> Roots { get; }

    /// <summary>Every span, parents before their children.</summary>
    public IReadOnlyList<SpanNode> All { get; }

    /// <summary>The only span of this name, of this service if one is named.</summary>
    /// <exception cref="TelemetryAssertionException">There is none, or there are several; the message shows the tree.</exception>
    public SpanNode One(string name, string? service = null)
    {
        var found = All.Where(node => node.Span.Name == name && (service is null || node.Service == service)).ToList();
        return found.Count == 1 ? found[0] : throw new TelemetryAssertionException($"{found.Count} spans are named '{name}':\n{this}");
    }

    internal static SpanTree Of(IReadOnlyList<OtlpSpan> spans)
    {
        // A sender that got no answer sends again: what came twice is one span.
        var nodes = spans.DistinctBy(span => span.SpanId).OrderBy(span => span.StartUnixNano).Select(span => new SpanNode(span)).ToList();
        var byId = nodes.ToDictionary(node => node.Span.SpanId);
        List<SpanNode> roots = [];
        foreach (var node in nodes)
        {
            if (!node.Span.ParentSpanId.IsEmpty && byId.TryGetValue(node.Span.ParentSpanId, out var parent) && parent != node) parent.Add(node);
            else roots.Add(node);
        }
        return new(roots, [.. roots.SelectMany(root => root.SelfAndDescendants())]);
    }

    /// <summary>One line per span, indented under its parent.</summary>
    public override string ToString()
    {
        if (All.Count == 0) return "(no spans)";
        var text = new StringBuilder();
        foreach (var root in Roots) root.WriteTo(text, 0);
        return text.ToString();
    }
}

/// <summary>A span in its tree.</summary>
public sealed class SpanNode
{
    private readonly List<SpanNode> _children = [];

    internal SpanNode(OtlpSpan span) => Span = span;

    public OtlpSpan Span { get; }

    /// <summary>Null at the top.</summary>
    public SpanNode? Parent { get; private set; }

    public IReadOnlyList<SpanNode> Children => _children;

    /// <summary>Its resource's <c>service.name</c>.</summary>
    public string Service => Span.Resource.Attributes.Text("service.name") ?? "";

    /// <summary>Names from the top to this span.</summary>
    public IReadOnlyList<string> Path => Parent is null ? [Span.Name] : [.. Parent.Path, Span.Name];

    internal void Add(SpanNode child)
    {
        child.Parent = this;
        _children.Add(child);
    }

    internal IEnumerable<SpanNode> SelfAndDescendants() => _children.SelectMany(child => child.SelfAndDescendants()).Prepend(this);

    internal void WriteTo(StringBuilder text, int depth)
    {
        text.Append(' ', depth * 2).Append(Service).Append(": ").Append(Span.Name).Append(" [").Append(Span.Kind).Append(']');
        if (Span.Status == OtlpStatus.Error) text.Append(" error");
        text.Append('\n');
        foreach (var child in _children) child.WriteTo(text, depth + 1);
    }
}
