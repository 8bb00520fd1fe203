using System.Collections.Concurrent;
using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace AiTeams.Tests.Cli;

/// <summary>Whatever the tool asks besides the gateway, under one address; keeps what was asked and with which key.</summary>
internal sealed class BackendDouble : IAsyncDisposable
{
    public const string NoSamples = """{"status":"success","data":{"resultType":"vector","result":[]}}""";

    private readonly WebApplication _app;

    private BackendDouble(WebApplication app) => _app = app;

    public sealed record Asked(string Path, string? Key);

    public ConcurrentQueue<Asked> Questions { get; } = new();

    public string Url => _app.Urls.Single();

    /// <param name="answer">The answer's JSON; null: 404.</param>
    public static Task<BackendDouble> StartAsync(Func<HttpRequest, string?> answer) => StartAsync(async context =>
    {
        if (answer(context.Request) is { } json) await context.Response.WriteAsync(json, context.RequestAborted);
        else context.Response.StatusCode = StatusCodes.Status404NotFound;
    });

    public static async Task<BackendDouble> StartAsync(RequestDelegate answer)
    {
        var builder = WebApplication.CreateEmptyBuilder(new());
        builder.WebHost.UseKestrelCore().ConfigureKestrel(server => server.Listen(IPAddress.Loopback, 0));
        builder.Logging.ClearProviders();
        var app = builder.Build();
        var backend = new BackendDouble(app);
        app.Run(context =>
        {
            backend.Questions.Enqueue(new(context.Request.Path, context.Request.Headers["X-API-Key"]));
            return answer(context);
        });
        await app.StartAsync();
        return backend;
    }

    public ValueTask DisposeAsync() => _app.DisposeAsync();
}
