using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace AiTeams.Testing.Otlp;

/// <summary>
/// An OTLP backend inside a test: receives over HTTP/protobuf and over gRPC on free loopback ports, keeps everything in memory, and can be told
/// to misbehave. Point a service at it with <c>OTEL_EXPORTER_OTLP_ENDPOINT</c> and <c>OTEL_EXPORTER_OTLP_PROTOCOL</c>.
/// </summary>
public sealed class OtlpSink : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly TimeProvider _time;
    private readonly CancellationTokenSource _stopping = new();
    private readonly List<(int Count, TaskCompletionSource Reached)> _waiting = [];
    private volatile Trouble _trouble = new(OtlpFault.None);
    private int _requests;

    private OtlpSink(WebApplication app, TimeProvider time) => (_app, _time) = (app, time);

    /// <summary>For <c>http/protobuf</c>.</summary>
    public Uri HttpEndpoint { get; private set; } = null!;

    /// <summary>For <c>grpc</c>, without TLS (HTTP/2 with prior knowledge).</summary>
    public Uri GrpcEndpoint { get; private set; } = null!;

    /// <summary>What arrived so far.</summary>
    public ReceivedTelemetry Received { get; } = new();

    /// <summary>Export requests that arrived, refused and unanswered ones too.</summary>
    public int Requests => Volatile.Read(ref _requests);

    /// <summary>Takes effect with the next request; those held by <see cref="OtlpFault.BlackHole"/> stay held.</summary>
    public OtlpFault Fault
    {
        get => _trouble.Fault;
        set => _trouble = new(value);
    }

    /// <param name="time">The clock of <see cref="OtlpFault.Slow"/>; default: the system's.</param>
    public static async Task<OtlpSink> StartAsync(TimeProvider? time = null, CancellationToken cancellationToken = default)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.Listen(IPAddress.Loopback, 0, listen => listen.Protocols = HttpProtocols.Http1);
            kestrel.Listen(IPAddress.Loopback, 0, listen => listen.Protocols = HttpProtocols.Http2);
        });
        var app = builder.Build();
        var sink = new OtlpSink(app, time ?? TimeProvider.System);
        app.Use(sink.MisbehaveAsync);
        app.MapOtlp(sink.Received);
        await app.StartAsync(cancellationToken);

        var addresses = app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.ToArray();
        (sink.HttpEndpoint, sink.GrpcEndpoint) = (new(addresses[0]), new(addresses[1]));
        return sink;
    }

    /// <summary>Waits until so many requests arrived, refused and unanswered ones too.</summary>
    /// <exception cref="TelemetryAssertionException">They did not within <see cref="ReceivedTelemetry.Patience"/>.</exception>
    public async Task WaitForRequestsAsync(int count)
    {
        var reached = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        lock (_waiting)
        {
            if (Requests >= count) return;
            _waiting.Add((count, reached));
        }
        try
        {
            await reached.Task.WaitAsync(ReceivedTelemetry.Patience);
        }
        catch (TimeoutException)
        {
            throw new TelemetryAssertionException($"{Requests} requests arrived, not {count}.");
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _stopping.CancelAsync();
        await _app.DisposeAsync();
        _stopping.Dispose();
    }

    private async Task MisbehaveAsync(HttpContext context, RequestDelegate next)
    {
        Count();
        var trouble = _trouble;
        var fault = trouble.Fault;
        if (fault.Refuses(trouble.Next()))
        {
            OtlpAnswer.Refuse(context, fault);
            return;
        }
        if (fault.Delay != TimeSpan.Zero && !await WaitAsync(fault.Delay, context)) return;
        if (fault.Rejects > 0) await OtlpAnswer.PartialAsync(context, next, fault);
        else await next(context);
    }

    private void Count()
    {
        lock (_waiting)
        {
            _requests++;
            foreach (var (_, reached) in _waiting.Where(waiter => waiter.Count <= _requests)) reached.TrySetResult();
            _waiting.RemoveAll(waiter => waiter.Count <= _requests);
        }
    }

    /// <returns>False when the caller is gone, or the sink.</returns>
    private async Task<bool> WaitAsync(TimeSpan delay, HttpContext context)
    {
        using var either = CancellationTokenSource.CreateLinkedTokenSource(context.RequestAborted, _stopping.Token);
        try
        {
            await Task.Delay(delay, _time, either.Token);
            return true;
        }
        catch (OperationCanceledException)
        {
            context.Abort();
            return false;
        }
    }

    /// <summary>A fault and how many requests met it.</summary>
    private sealed record Trouble(OtlpFault Fault)
    {
        private int _met;

        public int Next() => Interlocked.Increment(ref _met) - 1;
    }
}
