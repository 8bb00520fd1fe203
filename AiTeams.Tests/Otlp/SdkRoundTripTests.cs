using System.Diagnostics;
using System.Diagnostics.Metrics;
using AiTeams.Otlp;
using Microsoft.Extensions.Logging;
using OpenTelemetry;
using OpenTelemetry.Exporter;
using OpenTelemetry.Logs;
using OpenTelemetry.Metrics;
using OpenTelemetry.Resources;
using OpenTelemetry.Trace;
using Xunit;

namespace AiTeams.Tests.Otlp;

/// <summary>What OpenTelemetry's own exporter sends arrives with the exact values, over both transports.</summary>
public sealed class SdkRoundTripTests
{
    [Theory]
    [InlineData(OtlpExportProtocol.HttpProtobuf)]
    [InlineData(OtlpExportProtocol.Grpc)]
    public async Task A_span_arrives_with_every_field(OtlpExportProtocol protocol)
    {
        await using var host = await ReceiverHost.StartAsync();
        using var source = new ActivitySource($"round-trip-{protocol}", "1.2.3");
        var linked = new ActivityContext(ActivityTraceId.CreateRandom(), ActivitySpanId.CreateRandom(), ActivityTraceFlags.Recorded);
        Activity parent, child;
        using (var provider = Sdk.CreateTracerProviderBuilder()
            .AddSource(source.Name)
            .SetResourceBuilder(Resource())
            .AddOtlpExporter(options => Configure(options, host, protocol, "traces"))
            .Build())
        {
            parent = source.StartActivity("POST /things/{id}", ActivityKind.Server)!;
            child = source.StartActivity("charge", ActivityKind.Client, parent.Context, links: [new ActivityLink(linked, new() { ["why"] = "made by" })])!;
            child.SetTag("text", "zażółć 语").SetTag("whole", 42L).SetTag("real", 1.5).SetTag("yes", true).SetTag("list", new[] { "a", "b" });
            child.AddEvent(new ActivityEvent("error_log", tags: new() { ["log.level"] = "ERROR" }));
            child.SetStatus(ActivityStatusCode.Error, "card refused");
            child.Stop();
            parent.Stop();
        }

        var spans = host.Consumer.Spans.ToDictionary(span => span.Name);
        Assert.Equal(2, spans.Count);
        var got = spans["charge"];
        Assert.Equal(child.TraceId.ToHexString(), got.TraceId.ToString());
        Assert.Equal(child.SpanId.ToHexString(), got.SpanId.ToString());
        Assert.Equal(parent.SpanId.ToHexString(), got.ParentSpanId.ToString());
        Assert.Equal(OtlpSpanKind.Client, got.Kind);
        Assert.Equal(Nanoseconds(child.StartTimeUtc), got.StartUnixNano);
        Assert.Equal(child.Duration, got.Duration);
        Assert.Equal((OtlpStatus.Error, "card refused"), (got.Status, got.StatusMessage));
        Assert.Equal("zażółć 语", got.Attributes.Text("text"));
        Assert.Equal(42, got.Attributes["whole"].IntValue);
        Assert.Equal(1.5, got.Attributes["real"].DoubleValue);
        Assert.True(got.Attributes["yes"].BoolValue);
        Assert.Equal("""["a","b"]""", got.Attributes["list"].ToString());
        var happened = Assert.Single(got.Events);
        Assert.Equal("error_log", happened.Name);
        Assert.Equal("ERROR", happened.Attributes.Text("log.level"));
        Assert.Equal(Nanoseconds(child.Events.Single().Timestamp.UtcDateTime), happened.UnixNano);
        var link = Assert.Single(got.Links);
        Assert.Equal((linked.TraceId.ToHexString(), linked.SpanId.ToHexString()), (link.TraceId.ToString(), link.SpanId.ToString()));
        Assert.Equal("made by", link.Attributes.Text("why"));
        Assert.Equal((source.Name, "1.2.3"), (got.Scope.Name, got.Scope.Version));
        Assert.Equal("round-trip", got.Resource.ServiceName);
        Assert.Equal(7, got.Resource.Attributes["answer"].IntValue);
        Assert.Equal((OtlpSpanKind.Server, true), (spans["POST /things/{id}"].Kind, spans["POST /things/{id}"].ParentSpanId.IsEmpty));
        Assert.Same(got.Resource, spans["POST /things/{id}"].Resource);
    }

    [Theory]
    [InlineData(OtlpExportProtocol.HttpProtobuf)]
    [InlineData(OtlpExportProtocol.Grpc)]
    public async Task A_log_record_arrives_with_its_trace(OtlpExportProtocol protocol)
    {
        await using var host = await ReceiverHost.StartAsync();
        using var activity = new Activity("work").Start();
        using (var factory = LoggerFactory.Create(logging => logging.AddOpenTelemetry(options =>
        {
            options.SetResourceBuilder(Resource());
            options.IncludeFormattedMessage = true;
            options.AddOtlpExporter(exporter => Configure(exporter, host, protocol, "logs"));
        })))
        {
            factory.CreateLogger("AiTeams.Receipt").LogWarning(new EventId(7, "Odd"), "Took {Seconds} for {Tenant}", 2.5, "acme");
        }

        var record = Assert.Single(host.Consumer.Logs);
        Assert.Equal("AiTeams.Receipt", record.Scope.Name);
        Assert.Equal("Took 2.5 for acme", record.Body.StringValue);
        Assert.Equal((13, "Warning"), (record.Severity, record.SeverityText));
        Assert.Equal(2.5, record.Attributes["Seconds"].DoubleValue);
        Assert.Equal("acme", record.Attributes.Text("Tenant"));
        Assert.Equal("Odd", record.EventName);
        Assert.Equal(activity.TraceId.ToHexString(), record.TraceId.ToString());
        Assert.Equal(activity.SpanId.ToHexString(), record.SpanId.ToString());
        Assert.Equal("round-trip", record.Resource.ServiceName);
        Assert.NotEqual(0UL, record.UnixNano);
    }

    [Theory]
    [InlineData(OtlpExportProtocol.HttpProtobuf)]
    [InlineData(OtlpExportProtocol.Grpc)]
    public async Task Metrics_arrive_with_points_bounds_and_exemplars(OtlpExportProtocol protocol)
    {
        await using var host = await ReceiverHost.StartAsync();
        using var meter = new Meter($"round-trip-metrics-{protocol}");
        using var activity = new Activity("work").Start();
        activity.ActivityTraceFlags = ActivityTraceFlags.Recorded;
        using (var provider = Sdk.CreateMeterProviderBuilder()
            .AddMeter(meter.Name)
            .SetResourceBuilder(Resource())
            .SetExemplarFilter(ExemplarFilterType.TraceBased)
            .AddView("request_duration_seconds", new ExplicitBucketHistogramConfiguration { Boundaries = [0.1, 1] })
            .AddView("spread", new Base2ExponentialBucketHistogramConfiguration())
            .AddOtlpExporter(options => Configure(options, host, protocol, "metrics"))
            .Build())
        {
            meter.CreateCounter<long>("request_count", "{request}", "Requests.").Add(3, new KeyValuePair<string, object?>("endpoint", "/things"));
            meter.CreateObservableGauge("depth", () => -1.5);
            var histogram = meter.CreateHistogram<double>("request_duration_seconds", "s");
            histogram.Record(0.05);
            histogram.Record(5);
            var spread = meter.CreateHistogram<double>("spread");
            spread.Record(0);
            spread.Record(8);
        }

        var metrics = host.Consumer.Metrics.ToDictionary(metric => metric.Name);
        var counter = metrics["request_count"];
        Assert.Equal((OtlpMetricType.Sum, OtlpTemporality.Cumulative, true), (counter.Type, counter.Temporality, counter.IsMonotonic));
        Assert.Equal(("{request}", "Requests."), (counter.Unit, counter.Description));
        Assert.Equal(3, Assert.Single(counter.Points).Value.IntValue);
        Assert.Equal("/things", counter.Points[0].Attributes.Text("endpoint"));
        var exemplar = Assert.Single(counter.Points[0].Exemplars);
        Assert.Equal(activity.TraceId.ToHexString(), exemplar.TraceId.ToString());
        Assert.Equal(activity.SpanId.ToHexString(), exemplar.SpanId.ToString());
        Assert.Equal(3, exemplar.Value.IntValue);

        Assert.Equal(OtlpMetricType.Gauge, metrics["depth"].Type);
        Assert.Equal(-1.5, Assert.Single(metrics["depth"].Points).Value.DoubleValue);

        var point = Assert.Single(metrics["request_duration_seconds"].Points);
        Assert.Equal((2UL, 5.05, 0.05, 5d), (point.Count, point.Sum, point.Min, point.Max));
        Assert.Equal([0.1, 1], point.Bounds);
        Assert.Equal([1, 0, 1], point.BucketCounts);
        Assert.Equal(2, point.Exemplars.Count);

        var exponential = Assert.Single(metrics["spread"].Points);
        Assert.Equal(OtlpMetricType.ExponentialHistogram, metrics["spread"].Type);
        Assert.Equal((2UL, 1UL, 1UL), (exponential.Count, exponential.Exponential!.ZeroCount, exponential.Exponential.Positive.Aggregate(0UL, (a, b) => a + b)));
        var highest = Math.Pow(2, Math.Pow(2, -exponential.Exponential.Scale) * (exponential.Exponential.PositiveOffset + exponential.Exponential.Positive.Count));
        Assert.InRange(highest, 8, 8.001);
    }

    private static ResourceBuilder Resource() =>
        ResourceBuilder.CreateEmpty().AddService("round-trip").AddAttributes([new("answer", 7)]);

    private static void Configure(OtlpExporterOptions options, ReceiverHost host, OtlpExportProtocol protocol, string signal)
    {
        options.Protocol = protocol;
        options.Endpoint = protocol == OtlpExportProtocol.Grpc ? host.Grpc : new Uri(host.Http, $"/v1/{signal}");
    }

    private static ulong Nanoseconds(DateTime utc) => (ulong)(utc - DateTime.UnixEpoch).Ticks * 100;
}
