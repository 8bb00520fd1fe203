using AiTeams.Contracts;
using AiTeams.Storage;

namespace AiTeams.ApiGateway.Sessions;

/// <summary>A row of sessions.</summary>
internal sealed record SessionRow
{
    public string SessionId { get; init; } = "";
    public string TenantId { get; init; } = "";
    public string? UserId { get; init; }
    public string? Name { get; init; }
    public string? Attributes { get; init; }
    public long CreatedAt { get; init; }
    public long LastUsedAt { get; init; }
    public string TrackingId { get; init; } = "";
    public string TraceId { get; init; } = "";
    public string SpanId { get; init; } = "";
}

/// <summary>A row of messages.</summary>
internal sealed record MessageRow
{
    public string MessageId { get; init; } = "";
    public string SessionId { get; init; } = "";
    public string TenantId { get; init; } = "";
    public string Role { get; init; } = "";
    public string Type { get; init; } = "";
    public string Content { get; init; } = "";
    public string? WorkflowId { get; init; }
    public string? IdempotencyKey { get; init; }
    public string? InReplyTo { get; init; }
    public long CreatedAt { get; init; }
    public string TrackingId { get; init; } = "";
    public string TraceId { get; init; } = "";
    public string SpanId { get; init; } = "";

    public static MessageRow New(string sessionId, string role, string type, string content, string? workflowId, RowStamp stamp, TimeProvider time) => new()
    {
        MessageId = Ids.New(Ids.Message, time.GetUtcNow()),
        SessionId = sessionId,
        TenantId = stamp.TenantId,
        Role = role,
        Type = type,
        Content = content,
        WorkflowId = workflowId,
        CreatedAt = stamp.At,
        TrackingId = stamp.TrackingId,
        TraceId = stamp.TraceId,
        SpanId = stamp.SpanId,
    };
}

/// <summary>One thing the agent answered.</summary>
/// <param name="Type">message | question | workflow | error.</param>
internal sealed record Answer(string Type, string Content, string? WorkflowId);

/// <summary>What a person said, as it is stored.</summary>
internal sealed record Said(string SessionId, string MessageId);
