using System.Collections.Concurrent;
using System.IO.Compression;
using System.Net;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace AiTeams.Tests.Monitoring;

/// <summary>A cloud's ingest, as far as a Collector sees it: notes path, credentials and content of what comes, and can be away.</summary>
internal sealed class CloudStandIn : IAsyncDisposable
{
    private readonly WebApplication _app;
    private volatile bool _away;

    private CloudStandIn(WebApplication app) => _app = app;

    public Uri Address { get; private set; } = null!;

    /// <summary>What it took.</summary>
    public ConcurrentQueue<CloudRequest> Taken { get; } = new();

    /// <summary>How often it was asked while it was away.</summary>
    public int Refused => _refused;

    private int _refused;

    /// <summary>Answers 503 while it is set.</summary>
    public bool IsAway
    {
        get => _away;
        set => _away = value;
    }

    public static async Task<CloudStandIn> StartAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0));
        var app = builder.Build();
        var cloud = new CloudStandIn(app);
        app.Run(cloud.AnswerAsync);
        await app.StartAsync();
        cloud.Address = new Uri(app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First());
        return cloud;
    }

    private async Task AnswerAsync(HttpContext context)
    {
        using var body = new MemoryStream();
        await using var content = context.Request.Headers.ContentEncoding == "gzip" ? new GZipStream(context.Request.Body, CompressionMode.Decompress) : context.Request.Body;
        await content.CopyToAsync(body, context.RequestAborted);
        if (_away)
        {
            Interlocked.Increment(ref _refused);
            context.Response.StatusCode = StatusCodes.Status503ServiceUnavailable;
            return;
        }

        Taken.Enqueue(new(
            context.Request.Path, context.Request.Headers.Authorization.ToString(), context.Request.Headers["x-aws-log-group"].ToString(), Encoding.Latin1.GetString(body.ToArray())));
    }

    public ValueTask DisposeAsync() => _app.DisposeAsync();
}

/// <param name="Content">The body without gzip, a character for each byte.</param>
internal sealed record CloudRequest(string Path, string Authorization, string LogGroup, string Content);
