using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using AiTeams.ServiceDefaults.Export.Queue;
using AiTeams.Testing.Otlp;
using Xunit;

namespace AiTeams.Tests.ServiceDefaults;

/// <summary>A backend that fails in every way there is: requests do not notice, memory stays bounded, and the books say what was lost.</summary>
[Collection(Alone.Name)]
public sealed class BackendFailureTests
{
    private const int QueueSize = 2048;
    private const int Spans = 10_000;
    private const string Flood = "/flood?spans=10000&logs=3000";

    /// <summary>Far longer than the stop may take on the busiest machine: whoever waited for the exporter would be seen.</summary>
    private const int Never = 300_000;

    [Fact]
    public async Task Without_an_endpoint_requests_are_served_and_nothing_is_queued()
    {
        await using var service = await FloodedService.StartAsync(null, "grpc", Never);

        await service.ServesAsync(1, Flood);
        await service.ServesAsync(100);

        var scrape = await Scrape.OfAsync(service);
        Assert.DoesNotContain(scrape.Samples, sample => sample.StartsWith("telemetry_", StringComparison.Ordinal) && !sample.Contains("log_lines", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("grpc")]
    [InlineData("http/protobuf")]
    public async Task A_closed_port_costs_no_request_and_every_item_is_counted_as_lost(string protocol)
    {
        // Bound, never listening: connections are refused, and nobody else gets the port meanwhile.
        using var closed = Bound();

        await using var service = await FloodedService.StartAsync(AddressOf(closed), protocol, exporterTimeout: 5_000);

        Assert.Equal(0, await SettledAsync(service, "traces"));
    }

    [Theory]
    [InlineData("grpc")]
    [InlineData("http/protobuf")]
    public async Task A_backend_that_refuses_is_left_alone_and_every_item_is_counted_as_lost(string protocol)
    {
        await using var sink = await OtlpSink.StartAsync();
        sink.Fault = OtlpFault.Refuse;
        await using var service = await FloodedService.StartAsync(EndpointOf(sink, protocol), protocol, exporterTimeout: 5_000);

        Assert.Equal(0, await SettledAsync(service, "traces"));
        Assert.NotEqual(0, sink.Requests);
        Assert.Empty(sink.Received.Spans);
    }

    [Theory]
    [InlineData("grpc")]
    [InlineData("http/protobuf")]
    public async Task A_backend_that_comes_and_goes_gets_everything_once(string protocol)
    {
        await using var sink = await OtlpSink.StartAsync();
        sink.Fault = OtlpFault.Flap();
        await using var service = await FloodedService.StartAsync(EndpointOf(sink, protocol), protocol, exporterTimeout: 60_000, retryFor: "01:00:00");

        await service.ServesAsync(1, "/flood?spans=1200&logs=600");

        // The start of the service, the request, and the flood.
        const int Made = 1 + 1 + 1200;
        var scrape = await Scrape.UntilAsync(service, found => found.Exported("traces") >= Made && found.Exported("logs") >= service.Lines.All.Count);
        Assert.Equal((Made, 0, 0), (scrape.Exported("traces"), scrape.Dropped("traces", "queue_full"), scrape.Dropped("traces", "export_failed")));
        Assert.Equal((0, 0), (scrape.Dropped("logs", "queue_full"), scrape.Dropped("logs", "export_failed")));
        Assert.Equal(Made, sink.Received.Spans.Count);
    }

    [Theory]
    [InlineData("grpc")]
    [InlineData("http/protobuf")]
    public async Task A_slow_backend_gets_what_fits_and_the_rest_is_counted_exactly(string protocol)
    {
        await using var sink = await OtlpSink.StartAsync();
        sink.Fault = OtlpFault.Slow(TimeSpan.FromMilliseconds(100));
        await using var service = await FloodedService.StartAsync(EndpointOf(sink, protocol), protocol, exporterTimeout: Never);

        var exported = await SettledAsync(service, "traces");

        Assert.InRange(exported, QueueSize, Spans);
        Assert.Equal(exported, sink.Received.Spans.Count);
        var scrape = await Scrape.OfAsync(service);
        Assert.Equal(scrape.Exported("logs"), sink.Received.Logs.Count);
        Assert.True(scrape.Dropped("traces", "queue_full") > 0);
        Assert.Equal(0, scrape.Dropped("traces", "export_failed"));
    }

    [Theory]
    [InlineData("grpc")]
    [InlineData("http/protobuf")]
    public async Task A_backend_that_never_answers_costs_a_full_queue_and_the_stop_is_in_time(string protocol)
    {
        await using var sink = await OtlpSink.StartAsync();
        sink.Fault = OtlpFault.BlackHole;
        await FillsAndStopsAsync(EndpointOf(sink, protocol), protocol);
    }

    [Fact]
    public async Task A_backend_that_accepts_and_never_reads_costs_a_full_queue_and_the_stop_is_in_time()
    {
        // The system completes connections up to the backlog; nobody takes them.
        using var deaf = Bound();
        deaf.Listen(64);
        await FillsAndStopsAsync(AddressOf(deaf), "grpc");
    }

    [Fact]
    public async Task The_ledger_never_lets_more_in_than_the_queue_holds_however_many_ask_at_once()
    {
        const int Callers = 8;
        const int Each = 2_000;
        var ledger = new ExportLedger("traces");
        using var queue = new ExportQueue(ledger, new(), TimeProvider.System);
        var scope = Array.Empty<byte>();
        using var start = new Barrier(Callers);

        var accepted = await Task.WhenAll(Enumerable.Range(0, Callers).Select(_ => Task.Factory.StartNew(
            () =>
            {
                start.SignalAndWait();
                return Enumerable.Range(0, Each).Count(_ => queue.TryAdd(scope, [1, 2, 3]));
            },
            CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default)));

        Assert.Equal(QueueSize, accepted.Sum());
        Assert.Equal(QueueSize, ledger.Pending);
        Assert.Equal((Callers * Each) - QueueSize, ledger.Dropped(DropReason.QueueFull));
    }

    /// <returns>How many of the signal's items were exported when all had come to their end.</returns>
    private static async Task<double> SettledAsync(TestService service, string signal)
    {
        await service.ServesAsync(1, Flood);
        await service.ServesAsync(100);

        // The start of the service, 101 requests, and the flood; each line is a record by OTLP too.
        const int Made = 1 + 101 + Spans;
        var scrape = await Scrape.UntilAsync(service, found =>
            found.Settled("traces") >= Made && found.Settled("logs") >= service.Lines.All.Count && found.Depth("traces") + found.Depth("logs") == 0);
        Assert.Equal(Made, scrape.Settled("traces"));
        Assert.Equal(service.Lines.All.Count, scrape.Settled("logs"));
        return scrape.Exported(signal);
    }

    private static async Task FillsAndStopsAsync(Uri endpoint, string protocol)
    {
        var service = await FloodedService.StartAsync(endpoint, protocol, exporterTimeout: Never);
        await using var disposed = service;
        await service.ServesAsync(1, Flood);
        await service.ServesAsync(100);
        const int Lost = 1 + 101 + Spans - QueueSize;
        var full = await Scrape.UntilAsync(service, found => found.Dropped("traces", "queue_full") >= Lost);
        Assert.Equal(Lost, full.Dropped("traces", "queue_full"));
        Assert.Equal(QueueSize, full.Depth("traces"));
        Assert.Equal(service.Lines.All.Count - QueueSize, full.Dropped("logs", "queue_full"));
        Assert.Equal(QueueSize, full.Depth("logs"));

        // Five times as much again: kept, it would weigh some fifty megabytes.
        var before = GC.GetTotalMemory(forceFullCollection: true);
        await service.ServesAsync(1, "/flood?spans=50000&logs=0");
        Assert.InRange(GC.GetTotalMemory(forceFullCollection: true) - before, long.MinValue, 10_000_000);

        var since = Stopwatch.GetTimestamp();
        await service.StopAsync();

        Assert.InRange(Stopwatch.GetElapsedTime(since), TimeSpan.Zero, TimeSpan.FromMilliseconds(Never * 0.9));
        var last = await service.Lines.FirstAsync(line => line.Text("event.name") == "TelemetryLost" && line.Text("fields.Signal") == "traces");
        Assert.Equal(0, last.Number("fields.Exported"));
        Assert.Equal(Lost + 1 + 50_000, last.Number("fields.QueueFull"));
        // The batch under way may be cut off or left; nothing is counted twice or not at all.
        Assert.Equal(QueueSize, last.Number("fields.ExportFailed") + last.Number("fields.Shutdown"));
    }

    private static Uri EndpointOf(OtlpSink sink, string protocol) => protocol == "grpc" ? sink.GrpcEndpoint : sink.HttpEndpoint;

    private static Socket Bound()
    {
        var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        socket.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        return socket;
    }

    private static Uri AddressOf(Socket socket) => new($"http://127.0.0.1:{((IPEndPoint)socket.LocalEndPoint!).Port}");
}
