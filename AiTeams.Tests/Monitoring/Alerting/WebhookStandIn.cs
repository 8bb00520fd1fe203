using System.Collections.Concurrent;
using System.Net;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace AiTeams.Tests.Monitoring.Alerting;

/// <summary>Slack and an OnCall tool, as far as Alertmanager sees them: they take JSON and say ok.</summary>
internal sealed class WebhookStandIn : IAsyncDisposable
{
    private readonly WebApplication _app;

    private WebhookStandIn(WebApplication app) => _app = app;

    public Uri Address { get; private set; } = null!;

    /// <summary>Path and body of each message.</summary>
    public ConcurrentQueue<(string Path, JsonElement Body)> Taken { get; } = new();

    public static async Task<WebhookStandIn> StartAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0));
        var app = builder.Build();
        var standIn = new WebhookStandIn(app);
        app.Run(async context =>
        {
            standIn.Taken.Enqueue((context.Request.Path, await JsonSerializer.DeserializeAsync<JsonElement>(context.Request.Body, cancellationToken: context.RequestAborted)));
            await context.Response.WriteAsync("ok", context.RequestAborted);
        });
        await app.StartAsync();
        standIn.Address = new Uri(app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First());
        return standIn;
    }

    public ValueTask DisposeAsync() => _app.DisposeAsync();
}
