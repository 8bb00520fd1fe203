using System.Diagnostics;
using System.Diagnostics.Metrics;
using AiTeams.Contracts;
using AiTeams.Otlp;
using AiTeams.Testing.Otlp;
using AiTeams.Tests.Support;
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
    private OtlpSink _sink = null!;

    public async Task InitializeAsync() => _sink = await OtlpSink.StartAsync();

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
        await Eventually.TrueAsync(() => _sink.Requests > 0);
        _sink.Fault = OtlpFault.None;

        await _sink.Received.WaitForTreeAsync(ExportTrace(protocol), tree => tree.All.Count == 4);

        Assert.Empty(_sink.Received.SpansOf(refused));
    }

    [Fact]
    public async Task A_black_hole_takes_the_request_and_keeps_nothing()
    {
        _sink.Fault = OtlpFault.BlackHole;

        var traceId = ExportTrace(OtlpExportProtocol.HttpProtobuf, timeoutMilliseconds: 300);

        await Eventually.TrueAsync(() => _sink.Requests > 0);
        Assert.Empty(_sink.Received.SpansOf(traceId));
    }

    [Fact]
    public async Task A_slow_sink_takes_its_time_and_then_the_spans()
    {
        _sink.Fault = OtlpFault.Slow(TimeSpan.FromMilliseconds(200));
        var started = TimeProvider.System.GetTimestamp();

        await _sink.Received.WaitForTreeAsync(ExportTrace(OtlpExportProtocol.Grpc), tree => tree.All.Count == 4);

        Assert.True(TimeProvider.System.GetElapsedTime(started) >= TimeSpan.FromMilliseconds(200));
    }

    [Fact]
    public async Task Waiting_in_vain_shows_what_arrived()
    {
        var traceId = ExportTrace(OtlpExportProtocol.Grpc);

        var error = await Assert.ThrowsAsync<TimeoutException>(
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
        Assert.Contains("2 spans are named 'lost'", Assert.Throws<InvalidOperationException>(() => tree.One("lost")).Message, StringComparison.Ordinal);
    }
}
