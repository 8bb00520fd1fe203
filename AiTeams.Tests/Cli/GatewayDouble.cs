using System.Collections.Concurrent;
using System.Diagnostics;
using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace AiTeams.Tests.Cli;

/// <summary>A gateway that answers as the contract says, keeps what it was sent, and can be told to break one promise.</summary>
internal sealed class GatewayDouble : IAsyncDisposable
{
    private const string Events =
        """
        id: 1
        event: status
        data: {"type":"status","tracking_id":"$id"}

        id: 2
        event: workflow
        data: {"type":"workflow","tracking_id":"$id","workflow":{"workflow_id":"wf_1"}}

        id: 3
        event: done
        data: {"type":"done","tracking_id":"$id","is_final":true}


        """;

    private readonly WebApplication _app;

    private GatewayDouble(WebApplication app) => _app = app;

    public sealed record Seen(string Method, string Path, string? Key, string? TraceId, string? UserId, string Body);

    public ConcurrentQueue<Seen> Requests { get; } = new();

    public string Url => _app.Urls.Single();

    /// <summary>What X-Tracking-ID says for the id that would be right; null: no header.</summary>
    public Func<HttpContext, string, string?> Header { get; set; } = (_, id) => id;

    /// <summary>Status of an execution.</summary>
    public string ExecutionStatus { get; set; } = "succeeded";

    /// <summary>What a chat streams; <c>$id</c> stands for the tracking id.</summary>
    public string ChatEvents { get; set; } = Events;

    /// <summary>Status of a created session.</summary>
    public int SessionStatus { get; set; } = StatusCodes.Status201Created;

    public static async Task<GatewayDouble> StartAsync()
    {
        var builder = WebApplication.CreateEmptyBuilder(new());
        builder.WebHost.UseKestrelCore().ConfigureKestrel(server => server.Listen(IPAddress.Loopback, 0));
        builder.Services.AddRoutingCore();
        builder.Logging.ClearProviders();
        var app = builder.Build();
        var gateway = new GatewayDouble(app);
        app.Run(gateway.AnswerAsync);
        await app.StartAsync();
        return gateway;
    }

    public ValueTask DisposeAsync() => _app.DisposeAsync();

    private async Task AnswerAsync(HttpContext context)
    {
        var request = context.Request;
        using var reader = new StreamReader(request.Body);
        var body = await reader.ReadToEndAsync(context.RequestAborted);
        var sent = request.Headers.TraceParent.ToString() is { Length: 55 } traceparent ? traceparent.Substring(3, 32) : null;
        if (request.Path != "/api/public/health")
        {
            Requests.Enqueue(new(request.Method, request.Path, request.Headers["X-API-Key"], sent, request.Headers["X-User-ID"], body));
        }
        var id = sent ?? ActivityTraceId.CreateRandom().ToHexString();
        if (Header(context, id) is { } header) context.Response.Headers["X-Tracking-ID"] = header;

        var (status, type, answer) = Answer(request, body);
        context.Response.StatusCode = status;
        context.Response.ContentType = status >= 400 ? "application/problem+json" : type;
        await context.Response.WriteAsync(answer.Replace("$id", id, StringComparison.Ordinal), context.RequestAborted);
    }

    private (int Status, string Type, string Answer) Answer(HttpRequest request, string body)
    {
        const string Json = "application/json";
        const string Id = """{"tracking_id":"$id"}""";
        if (request.Headers["X-Fault"] == "status=500") return (500, Json, Id);
        return (request.Method, request.Path.Value!) switch
        {
            ("POST", "/api/app/sessions") when body == "{\"name\": " => (400, Json, Id),
            ("POST", "/api/app/sessions") => (SessionStatus, Json, Id),
            ("GET", "/api/app/sessions" or "/api/public/health") => (200, Json, "{}"),
            ("GET", var path) when path.StartsWith("/api/app/tracking/", StringComparison.Ordinal) => (200, Json, "{}"),
            ("POST", "/api/app/chat/stream") => (200, "text/event-stream", ChatEvents),
            ("POST", "/api/app/workflows") => (201, Json, """{"workflow_id":"wf_2","tracking_id":"$id"}"""),
            ("POST", "/api/app/workflows/wf_1/execute" or "/api/app/workflows/wf_2/execute") => (200, Json, $$"""{"status":"{{ExecutionStatus}}","error":{"code":"target_not_allowed"} }"""),
            _ => (404, Json, Id),
        };
    }
}
