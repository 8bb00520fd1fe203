using AiTeams.Contracts;
using AiTeams.Contracts.Tracking;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace AiTeams.Tests.ConsoleApp;

/// <summary>Answers the one route that the Console asks, with given rows or 404, and keeps the keys it was sent.</summary>
internal sealed class FakeGateway : IAsyncDisposable
{
    private readonly WebApplication _app;

    private FakeGateway(WebApplication app) => _app = app;

    internal Uri Url => new(_app.Urls.First());

    internal List<string> Keys { get; } = [];

    internal static async Task<FakeGateway> StartAsync(TrackingResponse? rows, bool hangs = false)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        var gateway = new FakeGateway(builder.Build());
        gateway._app.MapGet("/api/app/tracking/{id}", async (HttpContext context) =>
        {
            if (hangs) await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, context.RequestAborted);
            gateway.Keys.Add(context.Request.Headers["X-API-Key"].ToString());
            return rows is null ? Results.NotFound() : Results.Json(rows, ContractJson.Options);
        });
        await gateway._app.StartAsync();
        return gateway;
    }

    public ValueTask DisposeAsync() => _app.DisposeAsync();
}
