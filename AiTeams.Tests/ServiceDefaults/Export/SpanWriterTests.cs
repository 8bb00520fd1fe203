using System.Diagnostics;
using AiTeams.Otlp;
using AiTeams.ServiceDefaults.Export.Wire;
using AiTeams.Testing.Otlp;
using AiTeams.Tests.Support;
using FsCheck;
using FsCheck.Fluent;
using OpenTelemetry;
using OpenTelemetry.Exporter;
using OpenTelemetry.Resources;
using OpenTelemetry.Trace;
using Xunit;

namespace AiTeams.Tests.ServiceDefaults.Export;

public sealed class SpanWriterTests
{
    [Fact]
    public async Task A_receiver_cannot_tell_our_spans_from_those_of_OpenTelemetrys_own_exporter()
    {
        await using var sink = await OtlpSink.StartAsync();
        var resource = ResourceBuilder.CreateEmpty().AddService("golden", serviceVersion: "1.2.3", autoGenerateServiceInstanceId: false).Build();
        using var source = new ActivitySource(new ActivitySourceOptions("golden") { Version = "1.0", Tags = [new("scope.tag", 7)] });
        List<Activity> ended = [];
        using (var provider = Sdk.CreateTracerProviderBuilder()
            .AddSource(source.Name)
            .ConfigureResource(builder => builder.Clear().AddService("golden", serviceVersion: "1.2.3", autoGenerateServiceInstanceId: false))
            .AddProcessor(new Remember(ended))
            .AddOtlpExporter(options => (options.Protocol, options.Endpoint) = (OtlpExportProtocol.HttpProtobuf, new Uri(sink.HttpEndpoint, "/v1/traces")))
            .Build())
        {
            Make(source);
        }
        await sink.Received.WaitForAsync(received => received.Spans.Count == ended.Count);

        var theirs = sink.Received.Spans.Select(Encoded.Described).Order(StringComparer.Ordinal).ToList();
        var ours = Encoded.Spans(resource, ended).Select(Encoded.Described).Order(StringComparer.Ordinal).ToList();
        Assert.Equal(6, ours.Count);
        Assert.Equal(theirs, ours);
    }

    [Fact]
    public void Whatever_tags_a_span_carries_a_receiver_reads_the_same()
    {
        using var source = new ActivitySource("random-spans");
        using var listener = Listen(source);
        Prop.ForAll(
            ArbMap.Default.ArbFor<(NonEmptyString Name, NonNull<string> Value)[]>(), ArbMap.Default.ArbFor<(long Whole, double Real, bool Truth)[]>(),
            (texts, numbers) =>
            {
                using var span = source.StartActivity("random")!;
                // One name from outside each time: names are kept, as those of real code are few.
                for (var i = 0; i < texts.Length; i++) span.SetTag(i == 0 ? "t." + texts[i].Name.Get : $"t{i}", texts[i].Value.Get);
                for (var i = 0; i < numbers.Length; i++) span.SetTag($"w{i}", numbers[i].Whole).SetTag($"r{i}", numbers[i].Real).SetTag($"b{i}", numbers[i].Truth);
                span.Stop();

                var read = Assert.Single(Encoded.Spans(span)).Attributes;

                foreach (var tag in span.TagObjects.Take(AttributeWriter.MostAttributes)) AssertSame(tag, read);
            }).QuickCheckThrowOnFailure();
    }

    [Fact]
    public void A_span_of_usual_values_is_written_without_an_allocation()
    {
        using var source = new ActivitySource("free-spans");
        using var listener = Listen(source);
        using var span = source.StartActivity("POST /things/{id}", ActivityKind.Client)!;
        span.SetTag("url.path", "/things/7").SetTag("tenant.id", "acme").SetTag("http.response.status_code", 200).SetTag("real", 1.5).SetTag("yes", true);
        span.AddEvent(new ActivityEvent("error_log", tags: new() { ["log.level"] = "ERROR" }));
        span.AddLink(new ActivityLink(new ActivityContext(ActivityTraceId.CreateRandom(), ActivitySpanId.CreateRandom(), ActivityTraceFlags.None)));
        span.SetStatus(ActivityStatusCode.Error, "no stock");
        span.Stop();
        var writer = new ProtobufWriter();
        // Code that is not optimised yet may box: what counts is where it ends.
        var since = Stopwatch.GetTimestamp();
        var least = long.MaxValue;
        while (least != 0 && Stopwatch.GetElapsedTime(since) < Patience.Most) least = Math.Min(least, Allocated(100));

        Assert.Equal(0, least);

        long Allocated(int spans)
        {
            var before = GC.GetAllocatedBytesForCurrentThread();
            for (var i = 0; i < spans; i++)
            {
                writer.Reset();
                SpanWriter.Write(span, null, writer);
                ScopeWriter.Of(source);
            }
            return GC.GetAllocatedBytesForCurrentThread() - before;
        }
    }

    [Fact]
    public void More_attributes_events_and_links_than_the_limit_are_counted_as_dropped()
    {
        using var source = new ActivitySource("large-spans");
        using var listener = Listen(source);
        using var span = source.StartActivity("large")!;
        for (var i = 0; i < 130; i++) span.SetTag($"tag{i}", i).AddEvent(new ActivityEvent("again")).AddLink(new ActivityLink(span.Context));
        span.Stop();

        var read = Assert.Single(Encoded.Spans(span));

        Assert.Equal((128, 128, 128, 6L), (read.Attributes.Count, read.Events.Count, read.Links.Count, read.Dropped));
    }

    [Fact]
    public void A_text_beyond_the_limit_is_cut_and_marked()
    {
        using var source = new ActivitySource("long-spans");
        using var listener = Listen(source);
        using var span = source.StartActivity("long")!;
        span.SetTag("long", new string('a', 100_000));
        span.Stop();

        var text = Assert.Single(Encoded.Spans(span)).Attributes.Text("long")!;

        Assert.Equal(new string('a', AttributeWriter.LongestText - 1) + "…", text);
    }

    [Fact]
    public void A_value_whose_own_code_fails_costs_that_value_only()
    {
        using var source = new ActivitySource("hostile-spans");
        using var listener = Listen(source);
        using var span = source.StartActivity("hostile")!;
        span.SetTag("hostile", new Hostile()).SetTag("list", new HostileList { 1 }).SetTag("kept", "yes");
        span.Stop();

        var read = Assert.Single(Encoded.Spans(span)).Attributes;

        Assert.Equal("[Hostile: NotSupportedException]", read.Text("hostile"));
        Assert.Equal("[HostileList: InvalidOperationException]", read.Text("list"));
        Assert.Equal("yes", read.Text("kept"));
    }

    [Theory]
    [InlineData("url.full", "https://user:secret@shop.example/cart/7?card=1#top", "https://shop.example/cart/7")]
    [InlineData("url.full", "http://shop.example?card=1", "http://shop.example")]
    [InlineData("url.query", "card=1", null)]
    [InlineData("api_key", "sk-1", "[redacted]")]
    [InlineData("http.request.header.authorization", "Basic abc", "[redacted]")]
    [InlineData("gen_ai.usage.input_tokens", "12", "12")]
    [InlineData("note", "write to ann@example.com today", "write to [email] today")]
    [InlineData("note", "card 4111 1111 1111 1111", "card [card]")]
    [InlineData("note", "0af7651916cd43dd8448eb211c80319c", "0af7651916cd43dd8448eb211c80319c")]
    public void Secrets_and_query_strings_do_not_leave(string name, string value, string? expected)
    {
        using var source = new ActivitySource("secret-spans");
        using var listener = Listen(source);
        using var span = source.StartActivity("secret")!;
        span.SetTag(name, value).AddEvent(new ActivityEvent("happened", tags: new() { [name] = value }));
        span.Stop();

        var read = Assert.Single(Encoded.Spans(span));

        Assert.Equal(expected, read.Attributes.Text(name));
        Assert.Equal(expected, Assert.Single(read.Events).Attributes.Text(name));
    }

    [Fact]
    public void Name_status_and_event_are_redacted_like_values()
    {
        using var source = new ActivitySource("personal-spans");
        using var listener = Listen(source);
        using var span = source.StartActivity("mail ann@example.com")!;
        span.SetStatus(ActivityStatusCode.Error, "no such user: ann@example.com").AddEvent(new ActivityEvent("sent to ann@example.com"));
        span.Stop();

        var read = Assert.Single(Encoded.Spans(span));

        Assert.Equal(("mail [email]", "no such user: [email]", "sent to [email]"), (read.Name, read.StatusMessage, Assert.Single(read.Events).Name));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(60)]
    [InlineData(118)]
    [InlineData(119)]
    [InlineData(120)]
    [InlineData(121)]
    [InlineData(122)]
    [InlineData(123)]
    [InlineData(124)]
    [InlineData(200)]
    [InlineData(16_400)]
    public void A_text_of_any_length_keeps_its_length(int length)
    {
        using var source = new ActivitySource("measured-spans");
        using var listener = Listen(source);
        using var span = source.StartActivity("measured")!;
        span.SetTag("ascii", new string('a', length)).SetTag("wide", new string('语', length));
        span.Stop();

        var read = Assert.Single(Encoded.Spans(span)).Attributes;

        Assert.Equal((new string('a', length), new string('语', length)), (read.Text("ascii"), read.Text("wide")));
    }

    private static void Make(ActivitySource source)
    {
        var remote = new ActivityContext(ActivityTraceId.CreateRandom(), ActivitySpanId.CreateRandom(), ActivityTraceFlags.Recorded, "vendor=1,other=2", isRemote: true);
        var linked = new ActivityContext(ActivityTraceId.CreateRandom(), ActivitySpanId.CreateRandom(), ActivityTraceFlags.Recorded, "linked=1");
        using var parent = source.StartActivity("POST /things/{id}", ActivityKind.Server, remote)!;
        using (var child = source.StartActivity("zażółć 语", ActivityKind.Client, parent.Context, links: [new(linked, new() { ["why"] = "made by" }), new(remote)])!)
        {
            child.SetTag("text", "语 \U0001F600").SetTag("empty", "").SetTag("whole", 42L).SetTag("int", -1).SetTag("real", 1.5).SetTag("float", 0.5f).SetTag("yes", true);
            child.SetTag("letter", 'x').SetTag("short", (short)3).SetTag("byte", (byte)4).SetTag("texts", new[] { "a", "b" }).SetTag("numbers", new[] { 1, 2 });
            child.SetTag("reals", new[] { 1.5, 2.5 }).SetTag("truths", new[] { true, false }).SetTag("decimal", 1.25m).SetTag("uri", new Uri("http://a.example/b"));
            child.AddEvent(new ActivityEvent("plain")).AddEvent(new ActivityEvent("tagged", tags: new() { ["n"] = 1, ["t"] = "x" }));
            child.SetStatus(ActivityStatusCode.Error, "card refused");
        }
        using (var ok = source.StartActivity("ok", ActivityKind.Producer)!) ok.SetStatus(ActivityStatusCode.Ok);
        using (source.StartActivity("consumer", ActivityKind.Consumer))
        {
        }
        using (var failing = source.StartActivity("failing")!) failing.AddException(new InvalidOperationException("no stock")).SetStatus(ActivityStatusCode.Error);
        Activity.Current = null;
        using (source.StartActivity("root"))
        {
        }
    }

    private static void AssertSame(KeyValuePair<string, object?> tag, OtlpAttributes read)
    {
        var got = read[Wellformed(tag.Key)];
        switch (tag.Value)
        {
            case string text: Assert.Equal(Wellformed(AttributeWriter.Shown(text).ToString()), got.StringValue); break;
            case long whole: Assert.Equal(whole, got.IntValue); break;
            case double real: Assert.Equal(real, got.DoubleValue); break;
            case bool truth: Assert.Equal(truth, got.BoolValue); break;
        }
    }

    /// <summary>As UTF-8 has it: lone surrogates become U+FFFD.</summary>
    private static string Wellformed(string text) => System.Text.Encoding.UTF8.GetString(System.Text.Encoding.UTF8.GetBytes(text));

    private static ActivityListener Listen(ActivitySource source)
    {
        var listener = new ActivityListener
        {
            ShouldListenTo = found => ReferenceEquals(found, source),
            Sample = static (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllDataAndRecorded,
        };
        ActivitySource.AddActivityListener(listener);
        return listener;
    }

    private sealed class Remember(List<Activity> ended) : BaseProcessor<Activity>
    {
        public override void OnEnd(Activity data) => ended.Add(data);
    }

    private sealed class Hostile
    {
        public override string ToString() => throw new NotSupportedException("no text");
    }

    /// <summary>Ends like a list that another thread changes.</summary>
    private sealed class HostileList : System.Collections.ArrayList
    {
        public override System.Collections.IEnumerator GetEnumerator()
        {
            yield return "first";
            throw new InvalidOperationException("Collection was modified.");
        }
    }
}
