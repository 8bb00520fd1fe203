using System.Globalization;
using System.Text;
using System.Text.Json;
using AiTeams.Contracts;
using AiTeams.Contracts.Chat;
using AiTeams.ServiceDefaults.Tracking;
using Microsoft.AspNetCore.Http.Features;

namespace AiTeams.WorkflowAgent.Conversations;

/// <summary>
/// A chat's answer as server-sent events, one flush each: <c>id: n</c>, <c>event: type</c>, <c>data: {...}</c>; a comment <c>: ping</c> every
/// 15 s shows that somebody is still at work.
/// </summary>
/// <remarks>https://html.spec.whatwg.org/multipage/server-sent-events.html</remarks>
internal sealed class EventStream : IAsyncDisposable
{
    private static readonly TimeSpan PingInterval = TimeSpan.FromSeconds(15);

    private readonly HttpResponse _response;
    private readonly TimeProvider _time;
    private readonly string? _sessionId;
    private readonly SemaphoreSlim _writing = new(1, 1);
    private readonly CancellationTokenSource _closed;
    private readonly Task _pings;
    private int _sent;

    private EventStream(HttpResponse response, string? sessionId, TimeProvider time, CancellationToken aborted)
    {
        (_response, _sessionId, _time) = (response, sessionId, time);
        _closed = CancellationTokenSource.CreateLinkedTokenSource(aborted);
        _pings = PingAsync(_closed.Token);
    }

    public static EventStream Open(HttpContext context, string? sessionId, TimeProvider time)
    {
        context.Features.Get<IHttpResponseBodyFeature>()?.DisableBuffering();
        context.Response.ContentType = "text/event-stream";
        context.Response.Headers.CacheControl = "no-cache, no-store";
        context.Response.Headers["X-Accel-Buffering"] = "no"; // nginx would hold events back
        return new(context.Response, sessionId, time, context.RequestAborted);
    }

    public Task SendAsync(string type, string? text = null, Contracts.Workflows.WorkflowResponse? workflow = null, string? code = null, CancellationToken cancellationToken = default) =>
        SendAsync(Event(type) with { Text = text, Workflow = workflow, Code = code }, cancellationToken);

    /// <summary>The one last event.</summary>
    /// <param name="result">workflow | question | unsupported | error.</param>
    public Task DoneAsync(string result, CancellationToken cancellationToken) =>
        SendAsync(Event(ChatEventTypes.Done) with { IsFinal = true, Result = result }, cancellationToken);

    public async ValueTask DisposeAsync()
    {
        await _closed.CancelAsync();
        await _pings;
        _closed.Dispose();
        _writing.Dispose();
    }

    private ChatEvent Event(string type) => new() { Type = type, SessionId = _sessionId, TrackingId = Telemetry.TrackingId ?? "", At = _time.GetUtcNow() };

    private Task SendAsync(ChatEvent chatEvent, CancellationToken cancellationToken) =>
        WriteAsync(string.Create(CultureInfo.InvariantCulture, $"id: {++_sent}\nevent: {chatEvent.Type}\ndata: {JsonSerializer.Serialize(chatEvent, ContractJson.Options)}\n\n"), cancellationToken);

    private async Task WriteAsync(string text, CancellationToken cancellationToken)
    {
        await _writing.WaitAsync(cancellationToken);
        try
        {
            await _response.BodyWriter.WriteAsync(Encoding.UTF8.GetBytes(text), cancellationToken); // writes and flushes
        }
        finally
        {
            _writing.Release();
        }
    }

    private async Task PingAsync(CancellationToken closed)
    {
        using var timer = new PeriodicTimer(PingInterval, _time);
        try
        {
            while (await timer.WaitForNextTickAsync(closed)) await WriteAsync(": ping\n\n", closed);
        }
        catch (OperationCanceledException) when (closed.IsCancellationRequested)
        {
            // The stream is over, or its reader has left.
        }
        catch (IOException)
        {
            // So the connection is gone; the next event finds that out where it matters.
        }
    }
}
