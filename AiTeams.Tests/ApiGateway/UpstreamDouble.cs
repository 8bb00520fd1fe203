using System.Collections.Concurrent;
using System.Net;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace AiTeams.Tests.ApiGateway;

/// <summary>Stands for the engine or the agent: answers on a real socket as the test says, and keeps what it was sent.</summary>
internal sealed class UpstreamDouble : IAsyncDisposable
{
    private readonly WebApplication _app;

    private UpstreamDouble(WebApplication app) => _app = app;

    public sealed record Seen(string Method, string Target, IReadOnlyDictionary<string, string> Headers, string Body);

    public ConcurrentQueue<Seen> Requests { get; } = new();

    /// <summary>What it answers; until told otherwise 404 without a body.</summary>
    public RequestDelegate Answer { get; set; } = NotFound;

    /// <summary>Host and port, as service discovery takes it.</summary>
    public string Address => new Uri(_app.Urls.Single()).Authority;

    public static async Task<UpstreamDouble> StartAsync()
    {
        var builder = WebApplication.CreateEmptyBuilder(new());
        builder.WebHost.UseKestrelCore().ConfigureKestrel(server => server.Listen(IPAddress.Loopback, 0));
        builder.Logging.ClearProviders();
        var app = builder.Build();
        var upstream = new UpstreamDouble(app);
        app.Run(async context =>
        {
            using var reader = new StreamReader(context.Request.Body, Encoding.UTF8);
            var body = await reader.ReadToEndAsync(context.RequestAborted);
            var headers = context.Request.Headers.ToDictionary(header => header.Key, header => header.Value.ToString(), StringComparer.OrdinalIgnoreCase);
            upstream.Requests.Enqueue(new(context.Request.Method, context.Request.Path + context.Request.QueryString.Value, headers, body));
            await upstream.Answer(context);
        });
        await app.StartAsync();
        return upstream;
    }

    /// <summary>From now on always this answer.</summary>
    public void AnswerJson(int status, string json, string contentType = "application/json", string? location = null) => Answer = async context =>
    {
        context.Response.StatusCode = status;
        context.Response.ContentType = contentType;
        if (location is not null) context.Response.Headers.Location = location;
        await context.Response.WriteAsync(json, context.RequestAborted);
    };

    public void AnswerProblem(int status, string code, string detail, string errors = "null") =>
        AnswerJson(status, $$"""{"status":{{status}},"title":"t","detail":"{{detail}}","code":"{{code}}","tracking_id":"ffffffffffffffffffffffffffffffff","errors":{{errors}}}""", "application/problem+json");

    /// <summary>From now on this stream of events.</summary>
    public void AnswerEvents(Func<HttpContext, Func<string, Task>, Task> write) => Answer = async context =>
    {
        context.Response.ContentType = "text/event-stream";
        await context.Response.Body.FlushAsync(context.RequestAborted);
        await write(context, async text =>
        {
            await context.Response.WriteAsync(text, context.RequestAborted);
            await context.Response.Body.FlushAsync(context.RequestAborted);
        });
    };

    /// <summary>As if just started.</summary>
    public void Forget()
    {
        Answer = NotFound;
        Requests.Clear();
    }

    public Task StopAsync() => _app.StopAsync();

    public ValueTask DisposeAsync() => _app.DisposeAsync();

    private static Task NotFound(HttpContext context)
    {
        context.Response.StatusCode = StatusCodes.Status404NotFound;
        return Task.CompletedTask;
    }
}
