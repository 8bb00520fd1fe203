using System.Text.Json;
using System.Text.Json.Serialization;

namespace AiTeams.ApiGateway.Sessions;

/// <summary>Body of POST sessions. Every field may be missing, and so may the body.</summary>
internal sealed record CreateSessionRequest
{
    /// <summary>What people call the session, at most 200 characters.</summary>
    public string? Name { get; init; }

    /// <summary>The end user, at most 128 characters; wins over X-User-ID.</summary>
    public string? UserId { get; init; }

    /// <summary>Fields of the client's own: kept with the session, at most 16 KB.</summary>
    [JsonExtensionData]
    public IDictionary<string, JsonElement>? Attributes { get; init; }
}

/// <summary>A session: what a person does together.</summary>
internal sealed record SessionResponse
{
    public required string SessionId { get; init; }

    /// <summary>The story in which the session was made.</summary>
    public required string TrackingId { get; init; }

    public string? Name { get; init; }

    public string? UserId { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>When a chat or an execution last named the session.</summary>
    public required DateTimeOffset LastUsedAt { get; init; }

    /// <summary>The client's own fields.</summary>
    public JsonElement? Attributes { get; init; }

    /// <summary>The newest 100 messages, oldest first; only when one session is asked for.</summary>
    public IReadOnlyList<MessageResponse>? Messages { get; init; }
}

/// <summary>Something that was said in a session.</summary>
internal sealed record MessageResponse
{
    public required string MessageId { get; init; }

    /// <summary>The story in which it was said.</summary>
    public required string TrackingId { get; init; }

    /// <summary>user | assistant.</summary>
    public required string Role { get; init; }

    /// <summary>message | question | workflow | error.</summary>
    public required string Type { get; init; }

    public required string Content { get; init; }

    public string? WorkflowId { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }
}

/// <summary>Sessions of the tenant, newest first.</summary>
internal sealed record SessionListResponse(IReadOnlyList<SessionResponse> Sessions)
{
    /// <summary>Value of <c>before</c> for the next page; absent on the last one.</summary>
    public string? Next { get; init; }
}
