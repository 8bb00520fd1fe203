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
    private readonly CancellationTokenSource _stopping;
    private volatile OtlpFault _fault = OtlpFault.None;
    private int _requests;

    private OtlpSink(WebApplication app, ReceivedTelemetry received, CancellationTokenSource stopping) =>
        (_app, Received, _stopping) = (app, received, stopping);

    /// <summary>For <c>http/protobuf</c>.</summary>
    public Uri HttpEndpoint { get; private set; } = null!;

    /// <summary>For <c>grpc</c>, without TLS (HTTP/2 with prior knowledge).</summary>
    public Uri GrpcEndpoint { get; private set; } = null!;

    /// <summary>What arrived so far.</summary>
    public ReceivedTelemetry Received { get; }

    /// <summary>Export requests that arrived, refused and unanswered ones too.</summary>
    public int Requests => Volatile.Read(ref _requests);

    /// <summary>Takes effect with the next request; those held by <see cref="OtlpFault.BlackHole"/> stay held.</summary>
    public OtlpFault Fault
    {
        get => _fault;
        set => _fault = value;
    }

    public static async Task<OtlpSink> StartAsync(CancellationToken cancellationToken = default)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.Listen(IPAddress.Loopback, 0, listen => listen.Protocols = HttpProtocols.Http1);
            kestrel.Listen(IPAddress.Loopback, 0, listen => listen.Protocols = HttpProtocols.Http2);
        });
        var app = builder.Build();
        var stopping = new CancellationTokenSource();
        var sink = new OtlpSink(app, new(), stopping);
        app.Use(sink.MisbehaveAsync);
        app.MapOtlp(sink.Received);
        await app.StartAsync(cancellationToken);

        var addresses = app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.ToArray();
        (sink.HttpEndpoint, sink.GrpcEndpoint) = (new(addresses[0]), new(addresses[1]));
        return sink;
    }

    public async ValueTask DisposeAsync()
    {
        await _stopping.CancelAsync();
        await _app.DisposeAsync();
        _stopping.Dispose();
    }

    private async Task MisbehaveAsync(HttpContext context, RequestDelegate next)
    {
        Interlocked.Increment(ref _requests);
        var fault = _fault;
        if (fault.Refuses)
        {
            Refuse(context);
            return;
        }
        if (fault.Delay != TimeSpan.Zero)
        {
            using var either = CancellationTokenSource.CreateLinkedTokenSource(context.RequestAborted, _stopping.Token);
            try
            {
                await Task.Delay(fault.Delay, TimeProvider.System, either.Token);
            }
            catch (OperationCanceledException)
            {
                context.Abort();
                return;
            }
        }
        await next(context);
    }

    private static void Refuse(HttpContext context)
    {
        if (context.Request.ContentType?.StartsWith("application/grpc", StringComparison.Ordinal) != true)
        {
            context.Response.StatusCode = StatusCodes.Status503ServiceUnavailable;
            return;
        }
        context.Response.ContentType = "application/grpc";
        context.Response.Headers["grpc-status"] = "14";
        context.Response.Headers["grpc-message"] = "The sink refuses for now.";
    }
}
