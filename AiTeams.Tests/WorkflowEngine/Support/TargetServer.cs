using System.Collections.Concurrent;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace AiTeams.Tests.WorkflowEngine.Support;

/// <summary>What http_request nodes call: a real server that counts and remembers requests and answers as told.</summary>
internal sealed class TargetServer : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly ConcurrentQueue<Request> _requests = new();
    private readonly ConcurrentDictionary<string, TaskCompletionSource> _gates = new();

    private TargetServer(WebApplication app) => _app = app;

    public Uri Url { get; private set; } = null!;

    /// <summary>The entry of Http:AllowedTargets that lets nodes in.</summary>
    public string HostAndPort => $"{Url.Host}:{Url.Port}";

    public IReadOnlyList<Request> Requests => [.. _requests];

    /// <summary>Answers by path; the default is 200 with <c>{"path": …}</c>.</summary>
    public ConcurrentDictionary<string, Func<HttpContext, Task>> Answers { get; } = new();

    public static async Task<TargetServer> StartAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        var app = builder.Build();
        var server = new TargetServer(app);
        app.Run(server.AnswerAsync);
        await app.StartAsync();
        server.Url = new(app.Urls.Single());
        return server;
    }

    /// <summary>Requests to the path are counted, then held until the gate is opened.</summary>
    public void Hold(string path)
    {
        var gate = _gates.GetOrAdd(path, _ => new(TaskCreationOptions.RunContinuationsAsynchronously));
        Answers[path] = async context =>
        {
            await gate.Task.WaitAsync(context.RequestAborted);
            await context.Response.WriteAsJsonAsync(new { path });
        };
    }

    public void Open(string path) => _gates[path].TrySetResult();

    public int Count(string path) => _requests.Count(request => request.Path == path);

    public async ValueTask DisposeAsync()
    {
        foreach (var gate in _gates.Values) gate.TrySetResult();
        await _app.DisposeAsync();
    }

    private async Task AnswerAsync(HttpContext context)
    {
        using var reader = new StreamReader(context.Request.Body);
        var body = await reader.ReadToEndAsync();
        _requests.Enqueue(new(context.Request.Method, context.Request.Path, context.Request.QueryString.Value ?? "", body,
            context.Request.Headers.ToDictionary(header => header.Key, header => header.Value.ToString(), StringComparer.OrdinalIgnoreCase)));
        if (Answers.TryGetValue(context.Request.Path, out var answer)) await answer(context);
        else await context.Response.WriteAsJsonAsync(new { path = context.Request.Path.Value });
    }

    internal sealed record Request(string Method, string Path, string Query, string Body, IReadOnlyDictionary<string, string> Headers);
}
