using AiTeams.ConsoleApp.Store;
using AiTeams.Otlp;
using Microsoft.Extensions.Options;
using Xunit;
using static AiTeams.Tests.ConsoleApp.Sample;

namespace AiTeams.Tests.ConsoleApp;

public sealed class TelemetryStoreTests
{
    private readonly FixedTime _time = new();

    [Fact]
    public void The_byte_bound_evicts_the_trace_written_to_longest_ago_whole()
    {
        var size = RecordSize.Of(Span(1, 1));
        var store = Store(new StoreOptions { MaxBytes = 4 * size });
        store.Add([Span(1, 1), Span(1, 2), Span(2, 1)]);
        store.Add([Span(1, 3)]);
        Assert.Equal(new StoreStatus(2, 4, 4 * size, 0, 0, 0), store.Status);

        store.Add([Span(3, 1)]);

        Assert.Equal(new StoreStatus(2, 4, 4 * size, 1, 0, 0), store.Status);
        Assert.Equal(3, Read(store, 1).Spans.Count);
        Assert.Empty(Read(store, 2).Spans);

        store.Add([Span(4, 1)]);

        Assert.Equal(new StoreStatus(2, 2, 2 * size, 2, 0, 0), store.Status);
        Assert.Empty(Read(store, 1).Spans);
    }

    [Fact]
    public void The_record_bound_counts_spans_logs_and_exemplars_alike()
    {
        var store = Store(new StoreOptions { MaxRecords = 3 });
        store.Add([Span(1, 1)]);
        store.Add([Log(2)]);
        store.Add([Exemplar(3, at: 1)]);
        Assert.Equal(3, store.Status.Records);

        store.Add([Log(2, body: "second")]);

        Assert.Equal((2, 3L, 1L), (store.Status.Traces, store.Status.Records, store.Status.EvictedTraces));
        Assert.Equal((0, 2, 1), (Read(store, 1).Spans.Count, Read(store, 2).Logs.Count, Read(store, 3).Exemplars.Count));
    }

    [Fact]
    public void A_trace_nothing_was_added_to_for_the_maximum_age_is_gone()
    {
        var store = Store(new StoreOptions { MaxAge = TimeSpan.FromHours(1) });
        store.Add([Span(1, 1), Span(2, 1)]);
        _time.Now += TimeSpan.FromMinutes(30);
        store.Add([Log(2)]);
        _time.Now += TimeSpan.FromMinutes(30) - TimeSpan.FromTicks(1);
        Assert.Single(Read(store, 1).Spans);

        _time.Now += TimeSpan.FromTicks(1);

        Assert.Empty(Read(store, 1).Spans);
        Assert.Single(Read(store, 2).Spans);
        Assert.Equal((1, 2L, 1L), (store.Status.Traces, store.Status.Records, store.Status.EvictedTraces));
    }

    [Fact]
    public void A_full_trace_counts_what_it_no_longer_keeps()
    {
        var store = Store(new StoreOptions { MaxRecordsPerTrace = 2 });

        store.Add([Span(1, 1), Span(1, 2), Span(1, 3)]);
        store.Add([Log(1)]);

        Assert.Equal((2, 0, 2L), (Read(store, 1).Spans.Count, Read(store, 1).Logs.Count, Read(store, 1).NotKept));
        Assert.Equal((2L, 2L), (store.Status.Records, store.Status.NotKept));
    }

    [Fact]
    public void A_continued_story_brings_its_spans_with_those_below_and_their_logs_and_no_other_story()
    {
        var store = Store(new StoreOptions());
        store.Add([Span(1, 1, name: "request")]);
        store.Add([
            Span(9, 1, name: "tick"),
            Span(9, 2, parent: 1, name: "resumed", attributes: Story(1)), Span(9, 3, parent: 2, name: "its statement"),
            Span(9, 4, parent: 1, name: "other", attributes: Story(7)), Span(9, 5, parent: 4, name: "other's statement"),
        ]);
        store.Add([Log(9, span: 3, body: "mine by span"), Log(9, span: 5, body: "other's"), Log(9, span: 1, body: "mine by field", attributes: new OtlpAttribute("tracking_id", OtlpValue.Of(new TraceId(0, 1).ToString())))]);

        var story = Read(store, 1);

        Assert.Equal(["request", "resumed", "its statement"], story.Spans.Select(span => span.Name));
        Assert.Equal(["mine by span", "mine by field"], story.Logs.Select(log => log.Body.StringValue));
        Assert.Equal(5, Read(store, 9).Spans.Count);
    }

    [Fact]
    public void A_log_record_without_a_trace_belongs_to_the_story_it_names_and_without_either_is_counted()
    {
        var store = Store(new StoreOptions());

        store.Add([Log(0, body: "named", attributes: Story(5)), Log(0, body: "nobody's")]);

        Assert.Equal("named", Assert.Single(Read(store, 5).Logs).Body.StringValue);
        Assert.Equal(1, store.Status.Unattached);
    }

    [Fact]
    public void Eviction_forgets_that_a_story_was_continued()
    {
        var store = Store(new StoreOptions { MaxRecords = 1 });
        store.Add([Span(9, 1, attributes: Story(1))]);
        Assert.Single(Read(store, 1).Spans);

        store.Add([Span(2, 1)]);

        Assert.Empty(Read(store, 1).Spans);
    }

    [Fact]
    public void Spans_that_are_each_others_parents_do_not_hang_the_look_up()
    {
        var store = Store(new StoreOptions());

        store.Add([Span(9, 1, parent: 2, attributes: Story(3)), Span(9, 2, parent: 3), Span(9, 3, parent: 2), Span(9, 4, parent: 4)]);

        Assert.Single(Read(store, 3).Spans);
    }

    [Fact]
    public void An_exemplar_sent_again_with_the_next_export_is_kept_once()
    {
        var store = Store(new StoreOptions());

        store.Add([Exemplar(1, at: 5)]);
        store.Add([Exemplar(1, at: 5), Exemplar(1, at: 6)]);

        Assert.Equal([5UL, 6UL], Read(store, 1).Exemplars.Select(kept => kept.Exemplar.UnixNano));
    }

    [Fact]
    public async Task Bounds_hold_under_many_writers()
    {
        var size = RecordSize.Of(Span(1, 1));
        var store = Store(new StoreOptions { MaxBytes = 50 * size });

        await Task.WhenAll(Enumerable.Range(0, 8).Select(writer => Task.Run(() =>
        {
            for (ulong i = 1; i <= 500; i++)
            {
                store.Add([Span((ulong)writer * 1000 + i, 1), Span((ulong)writer * 1000 + i, 2)]);
                Assert.InRange(store.Status.Bytes, 0, 50 * size);
            }
        })));

        Assert.Equal(new StoreStatus(25, 50, 50 * size, 4000 - 25, 0, 0), store.Status);
    }

    private TelemetryStore Store(StoreOptions options) => new(Options.Create(options), _time);

    private static StoryRecords Read(TelemetryStore store, ulong trace) => store.Read(new TraceId(0, trace));

    private static OtlpMetric Exemplar(ulong trace, ulong at) => new()
    {
        Name = "request_duration_seconds",
        Points = [new OtlpPoint { Exemplars = [new OtlpExemplar(at, OtlpValue.Of(0.5), new TraceId(0, trace), new SpanId(1), default)] }],
    };
}
