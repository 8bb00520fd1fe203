using System.Diagnostics;
using System.Diagnostics.Metrics;
using System.Net;
using AiTeams.Contracts;
using AiTeams.Otlp;
using AiTeams.Testing;
using AiTeams.Testing.Otlp;
using AiTeams.Testing.Time;
using AiTeams.Tests.Otlp;
using Microsoft.Extensions.Logging;
using OpenTelemetry;
using OpenTelemetry.Exporter;
using OpenTelemetry.Logs;
using OpenTelemetry.Metrics;
using OpenTelemetry.Resources;
using OpenTelemetry.Trace;
using Xunit;

namespace AiTeams.Tests.Testing;

public sealed class OtlpSinkTests : IAsyncLifetime
{
    private readonly string _name = $"test {Ids.New(Ids.Session, TimeProvider.System.GetUtcNow())}";
    private readonly FakeTime _time = new();
    private OtlpSink _sink = null!;

    public async Task InitializeAsync() => _sink = await OtlpSink.StartAsync(_time);

    public async Task DisposeAsync() => await _sink.DisposeAsync();

    private void Configure(OtlpExporterOptions options, OtlpExportProtocol protocol, string path)
    {
        options.Protocol = protocol;
        options.Endpoint = protocol == OtlpExportProtocol.Grpc ? _sink.GrpcEndpoint : new(_sink.HttpEndpoint, path);
    }

    private string ExportTrace(OtlpExportProtocol protocol, int timeoutMilliseconds = 10_000)
    {
        using var source = new ActivitySource(_name);
        using var provider = Sdk.CreateTracerProviderBuilder()
            .ConfigureResource(resource => resource.AddService("shop"))
            .AddSource(_name)
            .AddOtlpExporter(options =>
            {
                Configure(options, protocol, "v1/traces");
                options.TimeoutMilliseconds = timeoutMilliseconds;
            })
            .Build();
        Activity.Current = null;
        using var root = source.StartActivity("order", ActivityKind.Server)!;
        using (source.StartActivity("pay", ActivityKind.Client)) { }
        using (source.StartActivity("ship")) source.StartActivity("print")!.Dispose();
        root.SetStatus(ActivityStatusCode.Error).Dispose();
        return root.TraceId.ToHexString();
    }

    [Theory]
    [InlineData(OtlpExportProtocol.Grpc)]
    [InlineData(OtlpExportProtocol.HttpProtobuf)]
    public async Task Spans_arrive_over_both_protocols_as_a_tree_with_parents(OtlpExportProtocol protocol)
    {
        var traceId = ExportTrace(protocol);

        var tree = await _sink.Received.WaitForTreeAsync(traceId, tree => tree.All.Count == 4);

        Assert.Equal(["order", "pay", "ship", "print"], tree.All.Select(node => node.Span.Name));
        Assert.Equal(["order", "ship", "print"], tree.One("print", service: "shop").Path);
        Assert.Equal("shop: order [Server] error\n  shop: pay [Client]\n  shop: ship [Internal]\n    shop: print [Internal]\n", tree.ToString());
    }

    [Fact]
    public async Task Logs_and_metrics_arrive_too()
    {
        using (var factory = LoggerFactory.Create(logging => logging.AddOpenTelemetry(
            options => options.AddOtlpExporter(exporter => Configure(exporter, OtlpExportProtocol.HttpProtobuf, "v1/logs")))))
            factory.CreateLogger("Shop").LogWarning("Out of {Thing}", "tea");
        using (var meter = new Meter(_name))
        using (Sdk.CreateMeterProviderBuilder().AddMeter(_name).AddOtlpExporter(exporter => Configure(exporter, OtlpExportProtocol.Grpc, "")).Build())
            meter.CreateCounter<long>("orders").Add(3);

        await _sink.Received.WaitForAsync(received => received.Logs.Count > 0 && received.MetricsNamed("orders").Count > 0);

        Assert.Equal("Out of {Thing}", Assert.Single(_sink.Received.Logs).Body.StringValue);
        Assert.Equal(3, Assert.Single(_sink.Received.MetricsNamed("orders")[^1].Points).Value.IntValue);
    }

    [Theory]
    [InlineData(OtlpExportProtocol.Grpc)]
    [InlineData(OtlpExportProtocol.HttpProtobuf)]
    public async Task While_it_refuses_it_keeps_nothing_and_afterwards_it_does(OtlpExportProtocol protocol)
    {
        _sink.Fault = OtlpFault.Refuse;
        var refused = ExportTrace(protocol, timeoutMilliseconds: 500);
        await _sink.WaitForRequestsAsync(1);
        _sink.Fault = OtlpFault.None;

        await _sink.Received.WaitForTreeAsync(ExportTrace(protocol), tree => tree.All.Count == 4);

        Assert.Empty(_sink.Received.SpansOf(refused));
    }

    [Fact]
    public async Task A_black_hole_takes_the_request_and_keeps_nothing()
    {
        _sink.Fault = OtlpFault.BlackHole;

        var traceId = ExportTrace(OtlpExportProtocol.HttpProtobuf, timeoutMilliseconds: 300);

        await _sink.WaitForRequestsAsync(1);
        Assert.Empty(_sink.Received.SpansOf(traceId));
    }

    [Theory]
    [InlineData(OtlpExportProtocol.Grpc)]
    [InlineData(OtlpExportProtocol.HttpProtobuf)]
    public async Task A_slow_sink_takes_its_time_and_then_the_spans(OtlpExportProtocol protocol)
    {
        _sink.Fault = OtlpFault.Slow(TimeSpan.FromHours(1));
        var export = Task.Run(() => ExportTrace(protocol, timeoutMilliseconds: 300_000));
        await _time.TimersAsync(1);
        Assert.Equal((1, 0), (_sink.Requests, _sink.Received.Spans.Count));

        _time.Advance(TimeSpan.FromHours(1));

        await _sink.Received.WaitForTreeAsync(await export, tree => tree.All.Count == 4);
    }

    [Theory]
    [InlineData(OtlpExportProtocol.Grpc)]
    [InlineData(OtlpExportProtocol.HttpProtobuf)]
    public async Task A_flapping_sink_refuses_one_and_takes_the_next(OtlpExportProtocol protocol)
    {
        _sink.Fault = OtlpFault.Flap(refused: 1, taken: 2);

        string[] traces = [ExportTrace(protocol), ExportTrace(protocol), ExportTrace(protocol), ExportTrace(protocol)];

        await _sink.WaitForRequestsAsync(4);
        await _sink.Received.WaitForTreeAsync(traces[2], tree => tree.All.Count == 4);
        Assert.Equal([0, 4, 4, 0], traces.Select(trace => _sink.Received.SpansOf(trace).Count));
    }

    [Fact]
    public async Task A_partial_success_keeps_the_rest_and_tells_the_sender_how_many_are_lost_and_why()
    {
        _sink.Fault = OtlpFault.PartialSuccess(rejected: 2, "two too many");
        using var client = new HttpClient(new SocketsHttpHandler { ActivityHeadersPropagator = null });
        using var content = new ByteArrayContent(Messages.Traces(Messages.Span(1), Messages.Span(2), Messages.Span(3)));
        content.Headers.ContentType = new("application/x-protobuf");

        using var response = await client.PostAsync(new Uri(_sink.HttpEndpoint, "v1/traces"), content);

        // partial_success = 1 { rejected = 1: 2, error_message = 2: "two too many" }
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.Equal([0x0A, 0x10, 0x08, 0x02, 0x12, 0x0C, .. "two too many"u8], await response.Content.ReadAsByteArrayAsync());
        Assert.Single(_sink.Received.Spans);
    }

    [Fact]
    public async Task A_partial_success_over_grpc_is_a_success_for_the_sender()
    {
        _sink.Fault = OtlpFault.PartialSuccess(rejected: 3);

        var trace = ExportTrace(OtlpExportProtocol.Grpc);

        // The SDK sends what it has in one request at its end and does not send it again.
        await _sink.Received.WaitForTreeAsync(trace, tree => tree.All.Count == 1);
        Assert.Equal(1, _sink.Requests);
    }

    [Fact]
    public async Task A_pause_is_named_in_whole_seconds_and_nothing_is_kept()
    {
        _sink.Fault = OtlpFault.RetryAfter(TimeSpan.FromSeconds(1.5));
        using var client = new HttpClient(new SocketsHttpHandler { ActivityHeadersPropagator = null });
        using var content = new ByteArrayContent(Messages.Traces(Messages.Span(1)));
        content.Headers.ContentType = new("application/x-protobuf");

        using var http = await client.PostAsync(new Uri(_sink.HttpEndpoint, "v1/traces"), content);
        using var call = new HttpRequestMessage(HttpMethod.Post, new Uri(_sink.GrpcEndpoint, "opentelemetry.proto.collector.trace.v1.TraceService/Export"))
        {
            Version = HttpVersion.Version20,
            VersionPolicy = HttpVersionPolicy.RequestVersionExact,
            Content = new ByteArrayContent([]) { Headers = { ContentType = new("application/grpc") } },
        };
        using var grpc = await client.SendAsync(call);

        Assert.Equal((HttpStatusCode.TooManyRequests, "2"), (http.StatusCode, http.Headers.GetValues("Retry-After").Single()));
        Assert.Equal("14", grpc.Headers.GetValues("grpc-status").Single());
        // Status { code 14, message, details { type_url, value: RetryInfo { retry_delay { seconds 2 } } } }
        var details = Convert.FromBase64String(grpc.Headers.GetValues("grpc-status-details-bin").Single());
        Assert.Equal([0x08, 0x0E], details[..2]);
        Assert.Contains("google.rpc.RetryInfo", System.Text.Encoding.UTF8.GetString(details), StringComparison.Ordinal);
        Assert.Equal([0x12, 0x04, 0x0A, 0x02, 0x08, 0x02], details[^6..]);
        Assert.Empty(_sink.Received.Spans);
    }

    [Fact]
    public async Task Waiting_in_vain_shows_what_arrived()
    {
        var traceId = ExportTrace(OtlpExportProtocol.Grpc);

        var error = await Assert.ThrowsAsync<TelemetryAssertionException>(
            () => _sink.Received.WaitForTreeAsync(traceId, tree => tree.All.Count == 5, TimeSpan.FromMilliseconds(300)));

        Assert.Contains("shop: order [Server] error", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_span_whose_parent_did_not_arrive_stands_at_the_top_and_two_of_one_name_are_not_single()
    {
        var tree = SpanTree.Of(
        [
            new OtlpSpan { TraceId = new(1, 1), SpanId = new(2), ParentSpanId = new(9), Name = "lost", StartUnixNano = 2 },
            new OtlpSpan { TraceId = new(1, 1), SpanId = new(3), Name = "lost", StartUnixNano = 1 },
        ]);

        Assert.Equal([3UL, 2UL], tree.Roots.Select(root => root.Span.SpanId.Value));
        Assert.Contains("2 spans are named 'lost'", Assert.Throws<TelemetryAssertionException>(() => tree.One("lost")).Message, StringComparison.Ordinal);
    }
}
