using AiTeams.Contracts.Workflows;

namespace AiTeams.Contracts.Chat;

/// <summary>Body of a chat message: the gateway's <c>POST /api/app/chat/stream</c> and the agent's <c>POST /generate</c>.</summary>
public sealed record ChatRequest
{
    public string? SessionId { get; init; }

    public string Message { get; init; } = "";

    public string? UserId { get; init; }
}

/// <summary>Data of one server-sent event of a chat.</summary>
public sealed record ChatEvent
{
    /// <summary>One of <see cref="ChatEventTypes"/>; also the SSE event name.</summary>
    public required string Type { get; init; }

    public string? SessionId { get; init; }

    public required string TrackingId { get; init; }

    public required DateTimeOffset At { get; init; }

    /// <summary>True on exactly one event, the last: <c>done</c>.</summary>
    public bool IsFinal { get; init; }

    /// <summary>Words for the person: a status, a message, a question, what went wrong.</summary>
    public string? Text { get; init; }

    /// <summary>On <c>workflow</c>: the stored workflow.</summary>
    public WorkflowResponse? Workflow { get; init; }

    /// <summary>On <c>error</c>: the problem's code.</summary>
    public string? Code { get; init; }

    /// <summary>On <c>done</c>: workflow | question | unsupported | error.</summary>
    public string? Result { get; init; }
}

/// <summary>Types of chat events.</summary>
public static class ChatEventTypes
{
    public const string Status = "status";
    public const string Message = "message";
    public const string Question = "question";
    public const string Workflow = "workflow";
    public const string Error = "error";
    public const string Done = "done";
}
