using System.Text.Json;
using AiTeams.ApiGateway.Access;
using AiTeams.ApiGateway.Requests;
using AiTeams.ApiGateway.Sessions;
using AiTeams.ApiGateway.Upstream;
using AiTeams.Contracts;
using AiTeams.Contracts.Chat;
using AiTeams.ServiceDefaults.Metrics;
using AiTeams.ServiceDefaults.Problems;
using AiTeams.ServiceDefaults.Tracking;
using Microsoft.Extensions.Options;

namespace AiTeams.ApiGateway.Chat;

/// <summary>Chat: a message in, the agent's events out.</summary>
internal static class ChatEndpoints
{
    public static void MapChat(this IEndpointRouteBuilder routes) =>
        routes.MapPost("/chat/stream", StreamAsync).WithTags("Chat").WithOperation("chat", Scopes.Write)
            .Accepts<ChatRequest>("application/json")
            .Produces<ChatEvent>(StatusCodes.Status200OK, "text/event-stream")
            .WithSummary("Says something to the agent; answers server-sent events, the last of them `done`. Without session_id a session is made.");

    private static async Task StreamAsync(
        JsonBody<ChatRequest> body, Caller caller, HttpContext context, SessionStore sessions, AgentClient agent, UsageMetrics usage,
        TimeProvider time, IOptions<ChatOptions> options, ILogger<ChatRelay> logger)
    {
        var request = body.Required;
        Check(request, options.Value);
        caller = caller.OnBehalfOf(request.UserId);
        var idempotencyKey = IdempotencyKeys.Of(context, time);
        var aborted = context.RequestAborted;

        var said = await sessions.SayAsync(request.SessionId, request.Message, idempotencyKey, caller, aborted);
        var sessionId = said.SessionId;
        Telemetry.Session(sessionId);
        usage.UserActivity("chat", caller.Segment);

        var question = JsonSerializer.SerializeToUtf8Bytes(request with { SessionId = sessionId, UserId = caller.UserId }, ContractJson.Options);
        using var answer = await agent.PostForStreamAsync("/generate", question, idempotencyKey, caller, aborted);

        var relay = new ChatRelay(context.Response, sessionId, time);
        await relay.StartAsync(aborted);
        var stored = false;
        try
        {
            await using var events = await answer.Content.ReadAsStreamAsync(aborted);
            if (!await relay.CopyAsync(events, StoreAsync, options.Value.LongestSilence, aborted)) await relay.EndAsync(agent.Unavailable(null), aborted);
        }
        // The status line is sent: from here on a failure can only be told in the body.
        catch (Exception exception) when (!aborted.IsCancellationRequested)
        {
            logger.ChatFailed(sessionId, exception);
            await relay.EndAsync(
                exception is IOException or HttpRequestException or OperationCanceledException ? agent.Unavailable(exception) : Internal(exception), aborted);
        }
        finally
        {
            // Also what was answered to a client that has left.
            if (!stored) await StoreAsync();
        }

        async Task StoreAsync()
        {
            stored = true;
            if (relay.MadeWorkflow) usage.UserActivity("workflow_created", caller.Segment);
            await sessions.AnswerAsync(said, relay.Answers, caller, CancellationToken.None);
        }
    }

    private static void Check(ChatRequest request, ChatOptions options)
    {
        if (string.IsNullOrWhiteSpace(request.Message)) throw Invalid("$.message", "A message is required.");
        if (request.Message.Length > options.LongestMessage) throw Invalid("$.message", $"A message has at most {options.LongestMessage} characters.");
    }

    private static ProblemException Invalid(string path, string message) =>
        new(StatusCodes.Status400BadRequest, "validation_failed", message, new Dictionary<string, string[]> { [path] = [message] });

    private static ProblemException Internal(Exception exception) => new(
        StatusCodes.Status500InternalServerError, "internal_error", "The answer could not be finished. Report the tracking id.", inner: exception);
}
