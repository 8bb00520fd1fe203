using AiTeams.ConsoleApp.Cases;
using Xunit;
using static AiTeams.Tests.ConsoleApp.Sample;

namespace AiTeams.Tests.ConsoleApp;

public sealed class WaterfallTests
{
    [Fact]
    public void Parents_come_before_children_and_siblings_by_start()
    {
        var waterfall = Waterfall.Of([
            Span(1, 3, parent: 1, name: "second", start: 300, end: 400),
            Span(1, 4, parent: 2, name: "grandchild", start: 150, end: 160),
            Span(1, 2, parent: 1, name: "first", start: 120, end: 200),
            Span(1, 1, name: "root", start: 100, end: 600),
        ]);

        Assert.Equal(["root 0 0+500", "first 1 20+80", "grandchild 2 50+10", "second 1 200+100"],
            waterfall.Rows.Select(row => $"{row.Span.Name} {row.Depth} {row.StartNanos}+{row.DurationNanos}"));
        Assert.Equal(500UL, waterfall.TotalNanos);
    }

    [Fact]
    public void A_span_whose_parent_is_not_here_stands_as_a_root_and_says_so()
    {
        var waterfall = Waterfall.Of([Span(1, 2, parent: 77, start: 5, end: 6), Span(1, 1, start: 1, end: 9)]);

        Assert.Equal([(1UL, 0, false), (2UL, 0, true)], waterfall.Rows.Select(row => (row.Span.SpanId.Value, row.Depth, row.HasLostParent)));
    }

    [Fact]
    public void A_span_sent_twice_is_drawn_once() =>
        Assert.Equal("late", Assert.Single(Waterfall.Of([Span(1, 1, name: "early"), Span(1, 1, name: "late")]).Rows).Span.Name);

    [Fact]
    public void Spans_in_a_circle_are_drawn_once_each() =>
        Assert.Equal([1UL, 2UL, 3UL], Waterfall.Of([Span(1, 1, parent: 3, start: 1), Span(1, 2, parent: 1, start: 2), Span(1, 3, parent: 2, start: 3)])
            .Rows.Select(row => row.Span.SpanId.Value));

    [Fact]
    public void A_chain_of_20000_spans_is_laid_out() =>
        Assert.Equal(19_999, Waterfall.Of([.. Enumerable.Range(1, 20_000).Select(i => Span(1, (ulong)i, parent: (ulong)i - 1, start: (ulong)i))]).Rows[^1].Depth);

    [Fact]
    public void An_end_before_the_start_is_no_duration() =>
        Assert.Equal(0UL, Assert.Single(Waterfall.Of([Span(1, 1, start: 9, end: 3)]).Rows).DurationNanos);
}
