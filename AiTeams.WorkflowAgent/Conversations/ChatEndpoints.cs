using AiTeams.Contracts.Chat;
using AiTeams.ServiceDefaults.Tracking;
using AiTeams.WorkflowAgent.Generations;
using AiTeams.WorkflowAgent.Requests;

namespace AiTeams.WorkflowAgent.Conversations;

/// <summary><c>POST /generate</c>: a message in, events out; what is planned is stored through the engine.</summary>
internal static class ChatEndpoints
{
    private const string Route = "/generate";

    public static void MapChat(this IEndpointRouteBuilder routes) => routes.MapPost(Route, GenerateAsync).WithMetadata(new MeteredAttribute());

    private static async Task GenerateAsync(ChatRequest body, HttpContext context, Generator generator, ChatAnswer answer, TimeProvider time)
    {
        Telemetry.Operation("chat");
        var caller = Caller.Read(context.Request).Or(body.UserId);

        // Refusals come before the first byte, as problems; from then on failures are events.
        var request = await generator.ReadAsync(Route, body.Message, body.SessionId, caller, "message", context.RequestAborted);
        await using var events = EventStream.Open(context, request.SessionId, time);
        await answer.TellAsync(request, events, context.RequestAborted);
    }
}
