using System.Diagnostics;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using OpenTelemetry.Instrumentation.AspNetCore;
using OpenTelemetry.Trace;

namespace AiTeams.Tests.Compat.OpenTelemetry;

/// <summary>A server with the instrumentation under test, on a real socket.</summary>
internal sealed class TracedServer : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly RecordedSpans _spans = new();

    private TracedServer(Action<AspNetCoreTraceInstrumentationOptions>? configure, Action<TracerProviderBuilder>? more)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Services.AddOpenTelemetry().WithTracing(tracing =>
        {
            tracing.AddAspNetCoreInstrumentation(configure).AddProcessor(_spans);
            more?.Invoke(tracing);
        });
        _app = builder.Build();
        _app.MapGet("/things/{id:int}", (int id) => id);
        _app.MapGet("/status/{code:int}", (int code) => Results.StatusCode(code));
        _app.MapGet("/throw", string () => throw new InvalidDataException("broken"));
    }

    public Uri Url => new(_app.Urls.First());

    public static async Task<TracedServer> StartAsync(
        Action<AspNetCoreTraceInstrumentationOptions>? configure = null, Action<TracerProviderBuilder>? more = null)
    {
        var server = new TracedServer(configure, more);
        await server._app.StartAsync();
        return server;
    }

    /// <summary>Sends one request under a trace of its own and returns its server span, or null when none was recorded. Ends the server.</summary>
    public async Task<Activity?> SpanOfAsync(string path, string method = "GET")
    {
        var traceId = ActivityTraceId.CreateRandom().ToHexString();
        await SendAsync(path, method, traceId);

        // A span ends just after its response. Stopping waits for requests under way, so what was to be recorded then is.
        await _app.StopAsync();
        return _spans.Of(traceId, ActivityKind.Server).SingleOrDefault();
    }

    public async ValueTask DisposeAsync() => await _app.DisposeAsync();

    private async Task SendAsync(string path, string method, string traceId)
    {
        using var client = new HttpClient(new SocketsHttpHandler { ActivityHeadersPropagator = null }, disposeHandler: true) { BaseAddress = Url };
        using var request = new HttpRequestMessage(new HttpMethod(method), path);
        request.Headers.Add("traceparent", $"00-{traceId}-00f067aa0ba902b7-01");
        request.Headers.Add("User-Agent", "tests/1.0");
        using var response = await client.SendAsync(request);
    }
}
