using System.Net;
using AiTeams.Otlp;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace AiTeams.Tests.Otlp;

/// <summary>The receiver on a real Kestrel with an HTTP/1.1 and an HTTP/2 port, both free ones.</summary>
internal sealed class ReceiverHost : IAsyncDisposable
{
    private readonly WebApplication _app;

    private ReceiverHost(WebApplication app, RecordingConsumer consumer, Uri[] addresses)
    {
        _app = app;
        Consumer = consumer;
        Http = addresses[0];
        Grpc = addresses[1];
        Client = new HttpClient(new SocketsHttpHandler()) { BaseAddress = Http };
        GrpcClient = new HttpClient(new SocketsHttpHandler())
        {
            BaseAddress = Grpc,
            DefaultRequestVersion = HttpVersion.Version20,
            DefaultVersionPolicy = HttpVersionPolicy.RequestVersionExact,
        };
    }

    internal RecordingConsumer Consumer { get; }

    internal Uri Http { get; }

    internal Uri Grpc { get; }

    internal HttpClient Client { get; }

    internal HttpClient GrpcClient { get; }

    internal static async Task<ReceiverHost> StartAsync(OtlpReceiverOptions? options = null)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.Listen(IPAddress.Loopback, 0, listen => listen.Protocols = HttpProtocols.Http1);
            kestrel.Listen(IPAddress.Loopback, 0, listen => listen.Protocols = HttpProtocols.Http2);
        });
        var app = builder.Build();
        var consumer = new RecordingConsumer();
        app.MapOtlp(consumer, options);
        await app.StartAsync();
        var addresses = app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses;
        return new ReceiverHost(app, consumer, [.. addresses.Select(address => new Uri(address))]);
    }

    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        GrpcClient.Dispose();
        await _app.DisposeAsync();
    }
}
