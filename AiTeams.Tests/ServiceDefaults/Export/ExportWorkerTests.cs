using System.Diagnostics;
using AiTeams.ServiceDefaults.Export;
using AiTeams.ServiceDefaults.Export.Queue;
using AiTeams.ServiceDefaults.Export.Retry;
using AiTeams.ServiceDefaults.Export.Sending;
using AiTeams.ServiceDefaults.Export.Wire;
using AiTeams.Testing.Time;
using AiTeams.Tests.Support;
using Microsoft.AspNetCore.Http;
using OpenTelemetry.Resources;
using Xunit;

namespace AiTeams.Tests.ServiceDefaults.Export;

public sealed class ExportWorkerTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(1);

    private readonly FakeTime _time = new();
    private readonly ExportLedger _ledger = new("traces");

    [Theory]
    [InlineData(false, false)]
    [InlineData(false, true)]
    [InlineData(true, false)]
    [InlineData(true, true)]
    public async Task A_batch_arrives_whole_with_headers_and_compression(bool grpc, bool gzip)
    {
        await using var endpoint = await ScriptedEndpoint.StartAsync();
        using var pipe = Pipe(endpoint, grpc, gzip, headers: ("x-otlp-api-key", "key"));
        Add(pipe, "one", "two");

        Assert.True(await pipe.Worker.FlushAsync(Patience));

        var request = Assert.Single(endpoint.Requests);
        Assert.Equal(["one", "two"], request.SpanNames);
        Assert.Equal("key", request.Headers["x-otlp-api-key"]);
        Assert.Equal(grpc ? "/opentelemetry.proto.collector.trace.v1.TraceService/Export" : "/v1/traces", request.Path);
        Assert.Equal(grpc ? "application/grpc" : "application/x-protobuf", request.Headers["content-type"]);
        Assert.Equal(gzip ? "gzip" : null, request.Headers.GetValueOrDefault(grpc ? "grpc-encoding" : "content-encoding"));
        Assert.Equal((2, 0, 0), (_ledger.Exported, _ledger.DroppedInAll, _ledger.Pending));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task What_the_endpoint_rejects_of_a_batch_counts_as_dropped(bool grpc)
    {
        await using var endpoint = await ScriptedEndpoint.StartAsync(ScriptedEndpoint.Rejecting(2));
        using var pipe = Pipe(endpoint, grpc);
        Add(pipe, "one", "two", "three");

        await pipe.Worker.FlushAsync(Patience);

        Assert.Equal((1, 2, 0), (_ledger.Exported, _ledger.Dropped(DropReason.ExportFailed), _ledger.Pending));
    }

    [Fact]
    public async Task Over_grpc_an_answer_of_any_length_is_read_to_the_status_behind_it()
    {
        // ExportTraceServiceResponse { partial_success { rejected_spans: 2, error_message: 200,000 bytes } }
        var (partial, response) = (new ProtobufWriter(), new ProtobufWriter());
        partial.Number(1, 2);
        partial.Bytes(2, new byte[200_000]);
        response.Bytes(1, partial.Written);
        await using var endpoint = await ScriptedEndpoint.StartAsync(ScriptedEndpoint.Saying(response.Written.ToArray()));
        using var pipe = Pipe(endpoint, grpc: true);
        Add(pipe, "one", "two", "three");

        await pipe.Worker.FlushAsync(Patience);

        Assert.Single(endpoint.Requests);
        Assert.Equal((1, 2, 0), (_ledger.Exported, _ledger.Dropped(DropReason.ExportFailed), _ledger.Pending));
    }

    [Fact]
    public async Task Over_grpc_a_connection_whose_peer_does_not_answer_is_not_used_again()
    {
        await using var endpoint = await ScriptedEndpoint.StartAsync(
            static context => Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, context.RequestAborted).ContinueWith(static _ => { }, TaskScheduler.Default));
        using var pipe = new ExportPipe(
            _ledger, Target(endpoint, grpc: true, gzip: false) with { Timeout = TimeSpan.FromSeconds(3) }, new(), Options(retryFor: TimeSpan.FromDays(1)), static () => ScopeWriter.Of(Resource.Empty), folder: null, _time);
        Add(pipe, "one");

        // The time-out of a request is real, the pauses are not: however many tries it takes until one has been answered.
        var flushed = pipe.Worker.FlushAsync(TimeSpan.FromDays(1));
        await Eventually.TrueAsync(() =>
        {
            _time.Advance(TimeSpan.FromSeconds(1));
            return flushed.IsCompleted;
        });

        Assert.True(await flushed);
        Assert.NotEqual(endpoint.Requests[0].Connection, endpoint.Requests[^1].Connection);
        Assert.Equal((1, 0), (_ledger.Exported, _ledger.DroppedInAll));
    }

    [Theory]
    [InlineData(429)]
    [InlineData(502)]
    [InlineData(503)]
    [InlineData(504)]
    public async Task An_endpoint_that_asks_for_a_pause_gets_it_and_then_the_same_batch(int status)
    {
        await using var endpoint = await ScriptedEndpoint.StartAsync(ScriptedEndpoint.Status(status, retryAfter: "7"));
        using var pipe = Pipe(endpoint, grpc: false);
        Add(pipe, "one");

        var flushed = pipe.Worker.FlushAsync(Patience);
        await endpoint.NextAsync();
        // The flush's own patience, and the pause.
        await _time.TimersAsync(2);
        _time.Advance(TimeSpan.FromSeconds(6.9));
        Assert.Single(endpoint.Requests);
        Assert.Equal(1, _ledger.Pending);
        _time.Advance(TimeSpan.FromSeconds(0.2));

        Assert.True(await flushed);
        Assert.Equal(2, endpoint.Requests.Count);
        Assert.Equal(endpoint.Requests[0].Body, endpoint.Requests[1].Body);
        Assert.Equal((1, 0), (_ledger.Exported, _ledger.DroppedInAll));
    }

    [Theory]
    [InlineData(false, 400)]
    [InlineData(false, 401)]
    [InlineData(false, 413)]
    [InlineData(false, 500)]
    [InlineData(true, 3)]
    [InlineData(true, 8)]
    [InlineData(true, 16)]
    public async Task What_will_never_be_taken_is_dropped_at_once_and_what_follows_is_sent(bool grpc, int status)
    {
        await using var endpoint = await ScriptedEndpoint.StartAsync(grpc ? ScriptedEndpoint.GrpcStatus(status) : ScriptedEndpoint.Status(status));
        using var pipe = Pipe(endpoint, grpc);
        Add(pipe, "lost");
        await pipe.Worker.FlushAsync(Patience);
        Add(pipe, "kept");

        await pipe.Worker.FlushAsync(Patience);

        Assert.Equal(["kept"], endpoint.Requests[1].SpanNames);
        Assert.Equal((1, 1), (_ledger.Exported, _ledger.Dropped(DropReason.ExportFailed)));
    }

    [Theory]
    [InlineData(14, false)]
    [InlineData(4, false)]
    [InlineData(8, true)]
    public async Task Over_grpc_a_passing_failure_is_tried_again(int status, bool withRetryInfo)
    {
        // Status { details: Any { "type.googleapis.com/google.rpc.RetryInfo", RetryInfo { Duration { 1 s } } } }
        byte[] any = [0x0A, 40, .. "type.googleapis.com/google.rpc.RetryInfo"u8, 0x12, 4, 0x0A, 2, 0x08, 1];
        await using var endpoint = await ScriptedEndpoint.StartAsync(
            ScriptedEndpoint.GrpcStatus(status, withRetryInfo ? [0x08, 8, 0x1A, (byte)any.Length, .. any] : null));
        using var pipe = Pipe(endpoint, grpc: true);
        Add(pipe, "one");

        var flushed = pipe.Worker.FlushAsync(Patience);
        await endpoint.NextAsync();
        await _time.TimersAsync(2);
        _time.Advance(TimeSpan.FromSeconds(2));

        Assert.True(await flushed);
        Assert.Equal((1, 0), (_ledger.Exported, _ledger.DroppedInAll));
    }

    [Fact]
    public async Task A_batch_is_given_up_when_it_is_older_than_a_retry_is_worth()
    {
        await using var endpoint = await ScriptedEndpoint.StartAsync([.. Enumerable.Repeat(ScriptedEndpoint.Status(503), 100)]);
        using var pipe = Pipe(endpoint, grpc: false, retryFor: TimeSpan.FromSeconds(2));
        Add(pipe, "one");

        var flushed = pipe.Worker.FlushAsync(Patience);
        await endpoint.NextAsync();
        await _time.TimersAsync(2);
        _time.Advance(TimeSpan.FromSeconds(1.3));

        // The second pause would end after the two seconds.
        Assert.True(await flushed);
        Assert.Equal(2, endpoint.Requests.Count);
        Assert.Equal((0, 1, 0), (_ledger.Exported, _ledger.Dropped(DropReason.ExportFailed), _ledger.Pending));
    }

    [Fact]
    public async Task What_is_too_large_or_too_much_is_refused_and_counted_by_its_reason()
    {
        await using var endpoint = await ScriptedEndpoint.StartAsync();
        using var pipe = Pipe(endpoint, grpc: false, limits: new(4, 2) { ItemBytes = 100, Bytes = 150 });

        Assert.False(pipe.Queue.TryAdd([], new byte[101]));
        Assert.True(pipe.Queue.TryAdd([], new byte[100]));
        Assert.False(pipe.Queue.TryAdd([], new byte[51]));

        Assert.Equal((1, 1, 1), (_ledger.Dropped(DropReason.TooLarge), _ledger.Dropped(DropReason.QueueFull), _ledger.Pending));
    }

    [Fact]
    public async Task The_end_sends_what_is_there_and_counts_what_comes_later()
    {
        await using var endpoint = await ScriptedEndpoint.StartAsync();
        using var pipe = Pipe(endpoint, grpc: true);
        Add(pipe, [.. Enumerable.Range(0, 700).Select(number => $"span {number}")]);

        await pipe.Worker.StopAsync(Patience);
        Add(pipe, "late");

        Assert.Equal(700, endpoint.Requests.Sum(request => request.SpanNames.Count));
        Assert.Equal((700, 1, 0), (_ledger.Exported, _ledger.Dropped(DropReason.Shutdown), _ledger.Pending));
    }

    [Fact]
    public async Task One_that_is_disposed_of_and_was_never_stopped_sends_what_is_there()
    {
        await using var endpoint = await ScriptedEndpoint.StartAsync();
        var pipe = Pipe(endpoint, grpc: false);
        Add(pipe, "why the start failed");

        await pipe.DisposeAsync();

        Assert.Equal(["why the start failed"], Assert.Single(endpoint.Requests).SpanNames);
        Assert.Equal((1, 0, 0), (_ledger.Exported, _ledger.DroppedInAll, _ledger.Pending));
    }

    [Fact]
    public async Task A_flush_sends_what_was_there_and_leaves_what_comes_meanwhile_to_a_batch_of_its_own()
    {
        ExportPipe? pipe = null;
        Func<HttpContext, Task> meanwhile = _ =>
        {
            Add(pipe!, "later");
            return Task.CompletedTask;
        };
        await using var endpoint = await ScriptedEndpoint.StartAsync([.. Enumerable.Repeat(meanwhile, 20)]);
        using (pipe = Pipe(endpoint, grpc: false))
        {
            Add(pipe, "one", "two");

            Assert.True(await pipe.Worker.FlushAsync(Patience));

            Assert.Equal(["one", "two"], Assert.Single(endpoint.Requests).SpanNames);
            Assert.Equal((2, 0, 1), (_ledger.Exported, _ledger.DroppedInAll, _ledger.Pending));
        }
    }

    [Fact]
    public async Task A_span_that_cannot_be_written_is_counted_and_does_not_fail_who_ends_it()
    {
        await using var endpoint = await ScriptedEndpoint.StartAsync();
        using var pipe = Pipe(endpoint, grpc: false);
        using var processor = new SpanExportProcessor(pipe.Queue, pipe.Worker);
        using var span = new Activity("nameless tag") { ActivityTraceFlags = ActivityTraceFlags.Recorded };
        span.Start().SetTag(null!, 1).Stop();

        processor.OnEnd(span);

        Assert.Equal((1, 0), (_ledger.Dropped(DropReason.ExportFailed), _ledger.Pending));
    }

    [Fact]
    public void Pauses_double_up_to_half_a_minute_and_start_again_after_a_success()
    {
        var backoff = new Backoff(_time, static () => 0.5);
        Assert.Equal(TimeSpan.Zero, backoff.Left);
        foreach (var expected in new[] { 1, 2, 4, 8, 16, 30, 30 })
        {
            backoff.Failed(null);
            Assert.Equal(TimeSpan.FromSeconds(expected), backoff.Left);
        }
        backoff.Failed(TimeSpan.FromHours(1));
        Assert.Equal(TimeSpan.FromMinutes(5), backoff.Left);
        backoff.Succeeded();
        Assert.Equal(TimeSpan.Zero, backoff.Left);
        backoff.Failed(null);
        Assert.Equal(TimeSpan.FromSeconds(1), backoff.Left);
    }

    [Fact]
    public async Task An_endpoint_that_is_not_there_is_found_out_without_an_exception()
    {
        using var closed = new System.Net.Sockets.Socket(System.Net.Sockets.SocketType.Stream, System.Net.Sockets.ProtocolType.Tcp);
        closed.Bind(new System.Net.IPEndPoint(System.Net.IPAddress.Loopback, 0));

        Assert.False(await EndpointProbe.ListensAsync(
            new($"http://127.0.0.1:{((System.Net.IPEndPoint)closed.LocalEndPoint!).Port}"), CancellationToken.None));
    }

    internal static ExportPipe Pipe(ScriptedEndpoint endpoint, ExportLedger ledger, RetryFolder? folder, FakeTime time) => new(
        ledger, Target(endpoint, grpc: false, gzip: false), new(), Options(),
        static () => ScopeWriter.Of(Resource.Empty), folder, time);

    internal static void Add(ExportPipe pipe, params string[] names)
    {
        var writer = new ProtobufWriter();
        foreach (var name in names)
        {
            using var span = new Activity(name).Start();
            span.Stop();
            writer.Reset();
            SpanWriter.Write(span, null, writer);
            pipe.Queue.TryAdd(ScopeWriter.Of(span.Source), writer.Written);
        }
    }

    private static SendingOptions Options(TimeSpan? retryFor = null) => new(TimeSpan.FromHours(1), retryFor ?? TimeSpan.FromSeconds(30), Patience);

    private static OtlpTarget Target(ScriptedEndpoint endpoint, bool grpc, bool gzip, params (string Name, string Value)[] headers) => new(
        grpc ? new(endpoint.Grpc, "/opentelemetry.proto.collector.trace.v1.TraceService/Export") : new(endpoint.Http, "/v1/traces"), grpc,
        [.. headers.Select(header => KeyValuePair.Create(header.Name, header.Value))], Patience, gzip);

    private ExportPipe Pipe(
        ScriptedEndpoint endpoint, bool grpc, bool gzip = false, TimeSpan? retryFor = null, QueueLimits? limits = null, params (string Name, string Value)[] headers) => new(
        _ledger, Target(endpoint, grpc, gzip, headers), limits ?? new(), Options(retryFor),
        static () => ScopeWriter.Of(Resource.Empty), folder: null, _time);
}
