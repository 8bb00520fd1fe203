using System.Buffers.Binary;
using System.IO.Compression;
using System.Net;
using AiTeams.Otlp;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace AiTeams.Tests.ServiceDefaults.Export;

/// <summary>An OTLP endpoint that gives the answers it was told to, one after another, and then takes everything.</summary>
internal sealed class ScriptedEndpoint : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly Lock _lock = new();
    private readonly Queue<Func<HttpContext, Task>> _answers;
    private readonly List<Request> _requests = [];
    private readonly SemaphoreSlim _arrived = new(0);

    private ScriptedEndpoint(WebApplication app, IEnumerable<Func<HttpContext, Task>> answers) => (_app, _answers) = (app, new(answers));

    public Uri Http { get; private set; } = null!;

    public Uri Grpc { get; private set; } = null!;

    public IReadOnlyList<Request> Requests
    {
        get
        {
            lock (_lock) return [.. _requests];
        }
    }

    public static async Task<ScriptedEndpoint> StartAsync(params Func<HttpContext, Task>[] answers)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.Listen(IPAddress.Loopback, 0, listen => listen.Protocols = HttpProtocols.Http1);
            kestrel.Listen(IPAddress.Loopback, 0, listen => listen.Protocols = HttpProtocols.Http2);
        });
        var app = builder.Build();
        var endpoint = new ScriptedEndpoint(app, answers);
        app.Run(endpoint.AnswerAsync);
        await app.StartAsync();
        var addresses = app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.ToArray();
        (endpoint.Http, endpoint.Grpc) = (new(addresses[0]), new(addresses[1]));
        return endpoint;
    }

    public static Func<HttpContext, Task> Status(int status, string? retryAfter = null) => context =>
    {
        context.Response.StatusCode = status;
        if (retryAfter is not null) context.Response.Headers.RetryAfter = retryAfter;
        return Task.CompletedTask;
    };

    /// <param name="details">Of grpc-status-details-bin.</param>
    public static Func<HttpContext, Task> GrpcStatus(int status, byte[]? details = null) => context =>
    {
        context.Response.ContentType = "application/grpc";
        context.Response.Headers["grpc-status"] = status.ToString(System.Globalization.CultureInfo.InvariantCulture);
        if (details is not null) context.Response.Headers["grpc-status-details-bin"] = Convert.ToBase64String(details).TrimEnd('=');
        return Task.CompletedTask;
    };

    /// <summary>Takes all but so many.</summary>
    public static Func<HttpContext, Task> Rejecting(byte count) => context => TakeAsync(context, [0x0A, 0x02, 0x08, count]);

    /// <summary>Takes everything, with an answer of its own.</summary>
    public static Func<HttpContext, Task> Saying(byte[] message) => context => TakeAsync(context, message);

    /// <summary>Waits for a request that has not been waited for yet.</summary>
    public async Task NextAsync()
    {
        if (!await _arrived.WaitAsync(TimeSpan.FromSeconds(60))) throw new TimeoutException("No request came.");
    }

    public ValueTask DisposeAsync() => _app.DisposeAsync();

    private async Task AnswerAsync(HttpContext context)
    {
        using var body = new MemoryStream();
        await context.Request.Body.CopyToAsync(body);
        Func<HttpContext, Task>? answer;
        lock (_lock)
        {
            _requests.Add(new(context.Request.Path, context.Request.Headers.ToDictionary(header => header.Key.ToLowerInvariant(), header => header.Value.ToString()), body.ToArray(), context.Connection.Id));
            _answers.TryDequeue(out answer);
        }
        await (answer ?? (taken => TakeAsync(taken, [])))(context);
        _arrived.Release();
    }

    private static async Task TakeAsync(HttpContext context, byte[] message)
    {
        if (context.Request.Protocol != "HTTP/2")
        {
            await context.Response.Body.WriteAsync(message);
            return;
        }
        context.Response.ContentType = "application/grpc";
        var frame = new byte[5 + message.Length];
        BinaryPrimitives.WriteInt32BigEndian(frame.AsSpan(1), message.Length);
        message.CopyTo(frame, 5);
        await context.Response.Body.WriteAsync(frame);
        context.Response.AppendTrailer("grpc-status", "0");
    }

    public sealed record Request(string Path, IReadOnlyDictionary<string, string> Headers, byte[] Body, string Connection)
    {
        public bool IsGrpc => Headers["content-type"] == "application/grpc";

        /// <summary>Unframed and inflated.</summary>
        public byte[] Message
        {
            get
            {
                var message = IsGrpc ? Body[5..] : Body;
                var zipped = IsGrpc ? Body[0] == 1 : Headers.GetValueOrDefault("content-encoding") == "gzip";
                if (!zipped) return message;
                using var inflated = new MemoryStream();
                using (var gzip = new GZipStream(new MemoryStream(message), CompressionMode.Decompress)) gzip.CopyTo(inflated);
                return inflated.ToArray();
            }
        }

        public IReadOnlyList<string> SpanNames => [.. OtlpDecoder.Traces(Message).Records.Select(span => span.Name)];
    }
}
