using System.Collections.Concurrent;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace AiTeams.Testing.LanguageModels;

/// <summary>
/// A small OpenAI-compatible server on loopback: <c>POST /v1/chat/completions</c>, streamed or not, with scripted answers, usage and failures.
/// It keeps what it was asked.
/// </summary>
/// <remarks>Shapes: https://platform.openai.com/docs/api-reference/chat</remarks>
public sealed class OpenAiDouble : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly ConcurrentQueue<ModelAnswer> _script = new();
    private readonly ConcurrentQueue<ModelRequest> _requests = new();
    private readonly Lock _gate = new();
    private readonly List<(int Count, TaskCompletionSource Reached)> _waiting = [];

    private OpenAiDouble(WebApplication app)
    {
        _app = app;
        _app.MapPost("/v1/chat/completions", AnswerAsync);
    }

    /// <summary>Value for <c>Models:BaseUrl</c>.</summary>
    public string BaseUrl => $"{_app.Urls.First()}/v1";

    /// <summary>Every request so far, oldest first.</summary>
    public IReadOnlyCollection<ModelRequest> Requests => _requests;

    /// <summary>What is answered when nothing is scripted.</summary>
    public ModelAnswer Otherwise { get; set; } = new() { Text = "ok" };

    /// <param name="port">0 takes a free one.</param>
    public static async Task<OpenAiDouble> StartAsync(int port = 0, CancellationToken cancellationToken = default)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls($"http://127.0.0.1:{port}");
        var server = new OpenAiDouble(builder.Build());
        await server._app.StartAsync(cancellationToken);
        return server;
    }

    /// <summary>Scripts the next answers, one per request, in this order.</summary>
    public OpenAiDouble Then(params ReadOnlySpan<ModelAnswer> answers)
    {
        foreach (var answer in answers) _script.Enqueue(answer);
        return this;
    }

    /// <summary>Completes when so many requests have come in all, e.g. to let time pass while one is held.</summary>
    public Task ReceivedAsync(int count)
    {
        lock (_gate)
        {
            if (_requests.Count >= count) return Task.CompletedTask;
            var reached = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            _waiting.Add((count, reached));
            return reached.Task;
        }
    }

    public async ValueTask DisposeAsync() => await _app.DisposeAsync();

    private async Task AnswerAsync(HttpContext context)
    {
        var cancelled = context.RequestAborted;
        var body = (await JsonDocument.ParseAsync(context.Request.Body, cancellationToken: cancelled)).RootElement;
        var request = new ModelRequest(context.Request.Headers.ToDictionary(static header => header.Key, static header => header.Value.ToString(), StringComparer.OrdinalIgnoreCase), body);
        var answer = _script.TryDequeue(out var scripted) ? scripted : Otherwise;
        Note(request);
        try
        {
            await (request.IsStream && answer is { Status: 200, Raw: null }
                ? AnswerStream.WriteAsync(context.Response, answer, request, cancelled)
                : AnswerWholeAsync(context.Response, answer, request, cancelled));
        }
        catch (OperationCanceledException) when (cancelled.IsCancellationRequested)
        {
            // The caller lost patience: that is what a held answer is for.
        }
    }

    private void Note(ModelRequest request)
    {
        lock (_gate)
        {
            _requests.Enqueue(request);
            foreach (var (count, reached) in _waiting)
            {
                if (_requests.Count >= count) reached.TrySetResult();
            }
        }
    }

    private static async Task AnswerWholeAsync(HttpResponse response, ModelAnswer answer, ModelRequest request, CancellationToken cancelled)
    {
        await answer.Hold.WaitAsync(cancelled);
        response.StatusCode = answer.Status;
        response.ContentType = "application/json";
        if (answer.Status == StatusCodes.Status429TooManyRequests) response.Headers.RetryAfter = "1";
        await response.WriteAsync(answer.Raw ?? (answer.Status == 200 ? AnswerJson.Whole(answer, request) : AnswerJson.Error(answer)), cancelled);
    }
}
