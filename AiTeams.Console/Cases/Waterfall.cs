using AiTeams.Otlp;

namespace AiTeams.ConsoleApp.Cases;

/// <summary>One span where it is drawn.</summary>
/// <param name="Depth">0 for a root.</param>
/// <param name="StartNanos">Since the earliest span of the case.</param>
/// <param name="HasLostParent">It names a parent that is not here: not arrived yet, not sampled, or outside our services.</param>
public sealed record WaterfallRow(OtlpSpan Span, int Depth, ulong StartNanos, ulong DurationNanos, bool HasLostParent);

/// <summary>Spans in the order in which they are read: parents before children, siblings by start.</summary>
public sealed record Waterfall(IReadOnlyList<WaterfallRow> Rows, ulong TotalNanos)
{
    internal static Waterfall Of(IReadOnlyList<OtlpSpan> spans)
    {
        // A sender that repeats a request repeats its spans: the last one counts.
        var byId = new Dictionary<(TraceId, SpanId), OtlpSpan>(spans.Count);
        foreach (var span in spans) byId[(span.TraceId, span.SpanId)] = span;
        if (byId.Count == 0) return new Waterfall([], 0);

        var first = byId.Values.Min(static span => span.StartUnixNano);
        var last = byId.Values.Max(static span => Math.Max(span.StartUnixNano, span.EndUnixNano));
        var children = byId.Values.Where(HasParent).ToLookup(static span => (span.TraceId, span.ParentSpanId));
        var rows = new List<WaterfallRow>(byId.Count);
        var placed = new HashSet<(TraceId, SpanId)>();

        foreach (var root in byId.Values.Where(span => !HasParent(span)).OrderBy(static span => span.StartUnixNano)) Place(root);

        // Spans that are each other's parents have no root; the earliest stands in.
        foreach (var span in byId.Values.OrderBy(static span => span.StartUnixNano)) Place(span);
        return new Waterfall(rows, last - first);

        bool HasParent(OtlpSpan span) => byId.ContainsKey((span.TraceId, span.ParentSpanId));

        // Without recursion: a chain of spans can be as long as a trace.
        void Place(OtlpSpan top)
        {
            var stack = new Stack<(OtlpSpan Span, int Depth)>([(top, 0)]);
            while (stack.TryPop(out var next))
            {
                var (span, depth) = next;
                if (!placed.Add((span.TraceId, span.SpanId))) continue;
                rows.Add(new WaterfallRow(
                    span, depth, span.StartUnixNano - first, span.EndUnixNano > span.StartUnixNano ? span.EndUnixNano - span.StartUnixNano : 0,
                    depth == 0 && !span.ParentSpanId.IsEmpty));
                foreach (var child in children[(span.TraceId, span.SpanId)].OrderByDescending(static child => child.StartUnixNano)) stack.Push((child, depth + 1));
            }
        }
    }
}
