using System.Diagnostics;
using System.Globalization;
using System.Text;
using AiTeams.ServiceDefaults.Export.Wire;
using AiTeams.ServiceDefaults.Tracking;
using AiTeams.Tests.ServiceDefaults.Export;
using Xunit;

namespace AiTeams.Tests.Privacy;

/// <summary>A hundred thousand random secrets and personal values in spans and in outgoing headers: none leaves. Log lines and records: <see cref="Logging.LeakTests"/>.</summary>
public sealed class SpanLeakTests
{
    private const int Values = 100_000;

    private static readonly string[] Ids = ["tenant.id", "session.id", "workflow.id", "workflow.execution_id", "workflow.node_id", "operation.name", "user.id", "user.segment", "client.address", "tracking.id"];

    [Fact]
    public void No_secret_and_no_personal_value_leaves_in_a_span_and_ids_stay()
    {
        using var source = new ActivitySource("leaking-spans");
        using var listener = new ActivityListener { ShouldListenTo = other => ReferenceEquals(other, source), Sample = static (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllDataAndRecorded };
        ActivitySource.AddActivityListener(listener);
        var random = new Random(20261122);
        var writer = new ProtobufWriter();
        for (var i = 0; i < Values; i++)
        {
            var (form, value) = LeakValues.Next(random);
            var text = string.Format(CultureInfo.InvariantCulture, form, value);
            var tokens = random.Next(1_000_000);
            var ids = $"{LeakValues.Hex(random, 32)} {LeakValues.Time(random)} {tokens}";
            using var span = Leaking(source, random.Next(8), text, value);
            span.SetTag("ids", ids).SetTag("gen_ai.usage.input_tokens", tokens);
            span.Stop();

            writer.Reset();
            SpanWriter.Write(span, null, writer);
            // Protobuf has texts as they are.
            var encoded = Encoding.UTF8.GetString(writer.Written);
            Assert.False(encoded.Contains(value, StringComparison.OrdinalIgnoreCase), $"Value {i}, '{value}' of '{text}' is in {encoded}");
            Assert.Contains(ids, encoded, StringComparison.Ordinal);
            if (i % 100 == 0) Assert.Equal(tokens, Assert.Single(Encoded.Spans(span)).Attributes["gen_ai.usage.input_tokens"].IntValue);
        }
    }

    [Fact]
    public void No_baggage_but_the_allowed_goes_out_and_that_only_with_clean_values()
    {
        var propagator = new TrackingPropagator(fromStrangers: false, followsCallers: true);
        var random = new Random(20261123);
        string[] names = ["note", "user.email", "password", "tenant", "tenant.id ", "Tenant.Id", "tracking.id.x", "user.vip2", "tenant.id", "user.segment", "user.vip", "batch.id", "batch.total"];
        for (var i = 0; i < Values; i++)
        {
            var (form, value) = LeakValues.Next(random);
            var trackingId = LeakValues.Hex(random, 32);
            using var activity = new Activity("out").SetIdFormat(ActivityIdFormat.W3C).Start();
            activity.AddBaggage("tracking.id", trackingId);
            activity.AddBaggage(names[random.Next(names.Length)], string.Format(CultureInfo.InvariantCulture, form, value));
            var sent = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
            propagator.Inject(activity, sent, static (carrier, name, given) => ((Dictionary<string, string>)carrier!)[name] = given);

            Assert.Equal($"tracking.id={trackingId}", sent["baggage"].Replace(" ", "", StringComparison.Ordinal));
            Assert.DoesNotContain(sent, header => Uri.UnescapeDataString(header.Value).Contains(value, StringComparison.OrdinalIgnoreCase));
        }
    }

    [Fact]
    public void Clean_baggage_goes_out_as_it_is()
    {
        using var activity = new Activity("out").SetIdFormat(ActivityIdFormat.W3C).Start();
        activity.AddBaggage("tenant.id", "acme").AddBaggage("batch.total", "1732199400123").AddBaggage("note", "x");
        var sent = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        new TrackingPropagator(fromStrangers: false, followsCallers: true).Inject(activity, sent, static (carrier, name, given) => ((Dictionary<string, string>)carrier!)[name] = given);

        Assert.Equal(["batch.total=1732199400123", "tenant.id=acme"], sent["baggage"].Split(',', StringSplitOptions.TrimEntries).Order(StringComparer.Ordinal));
    }

    [Theory]
    [InlineData("k=ada@example.com", null)]
    [InlineData("k=v,other=0af7651916cd43dd", "k=v,other=0af7651916cd43dd")]
    public void A_callers_tracestate_is_taken_only_without_personal_values(string given, string? taken)
    {
        new TrackingPropagator(fromStrangers: false, followsCallers: true).ExtractTraceIdAndState(
            new object(),
            (object? _, string name, out string? value, out IEnumerable<string>? values) => (value, values) = (name == "traceparent" ? "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01" : name == "tracestate" ? given : null, null),
            out var parent, out var state);

        Assert.Equal(("00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01", taken), (parent, state));
    }

    private static Activity Leaking(ActivitySource source, int place, string text, string value)
    {
        var links = place == 4 ? new[] { new ActivityLink(new(ActivityTraceId.CreateRandom(), ActivitySpanId.CreateRandom(), ActivityTraceFlags.None, "k=" + text), new() { ["note"] = text }) } : [];
        var span = source.StartActivity(place == 0 ? text : "work", ActivityKind.Internal, default(ActivityContext), links: links)!;
        switch (place)
        {
            case 1:
                span.SetTag("note", text).SetTag("notes", new[] { text, "x" }).SetTag("nested", new Dictionary<string, object?> { ["note"] = text, ["password"] = value });
                break;
            case 2:
                span.SetTag("db.password", value).SetTag("http.request.header.authorization", new[] { value }).SetTag("url.query", value).SetTag("enduser.email", value)
                    .SetTag("url.full", $"https://app:{Uri.EscapeDataString(value)}@host.example/p?token={Uri.EscapeDataString(value)}&x={value}");
                break;
            case 3:
                span.AddEvent(new ActivityEvent(text, tags: new() { ["note"] = text, ["api_key"] = value })).AddException(new InvalidOperationException(text, new TimeoutException(text)));
                break;
            case 5:
                span.SetStatus(ActivityStatusCode.Error, text);
                break;
            case 6:
                foreach (var id in Ids) span.SetTag(id, text);
                break;
            case 7:
                span.TraceStateString = "k=" + text;
                break;
        }
        return span;
    }
}
