using System.Text.Json.Nodes;
using AiTeams.Contracts.Executions;
using AiTeams.Storage;

namespace AiTeams.WorkflowEngine.Executions;

/// <summary>A row of executions.</summary>
internal sealed class ExecutionRow
{
    public required string Id { get; init; }
    public required string TenantId { get; init; }
    public required string TrackingId { get; init; }
    public required string TraceId { get; init; }
    public required string SpanId { get; init; }
    public int TraceFlags { get; init; }

    /// <summary>The request's baggage as a JSON object: the run carries it on.</summary>
    public string? Baggage { get; init; }

    public required string WorkflowId { get; init; }
    public required string WorkflowTrackingId { get; init; }
    public required string WorkflowTraceId { get; init; }
    public required string WorkflowSpanId { get; init; }
    public required string Status { get; init; }
    public string? Input { get; init; }
    public string? Output { get; init; }
    public string? ErrorCode { get; init; }
    public string? ErrorMessage { get; init; }
    public string? ErrorNodeId { get; init; }
    public string? UserId { get; init; }
    public string? SessionId { get; init; }
    public long CreatedAt { get; init; }
    public long? StartedAt { get; init; }
    public long UpdatedAt { get; init; }
    public long? FinishedAt { get; init; }
    public long? DeadlineAt { get; init; }
    public long? CancelRequestedAt { get; init; }
    public string? IdempotencyKey { get; init; }
    public string? RequestHash { get; init; }

    /// <summary>Null in rows from before there were sids.</summary>
    public string? Sid { get; init; }

    /// <summary>How often in a row the run broke without a node more being done.</summary>
    public int Breaks { get; init; }

    public ExecutionResponse ToResponse(IReadOnlyList<NodeExecutionResponse>? nodes = null) => new()
    {
        ExecutionId = Id,
        WorkflowId = WorkflowId,
        TrackingId = TrackingId,
        WorkflowTrackingId = WorkflowTrackingId,
        Sid = Sid,
        Status = StatusText.Execution(Status),
        CreatedAt = UnixMicroseconds.ToDateTimeOffset(CreatedAt),
        StartedAt = Time(StartedAt),
        FinishedAt = Time(FinishedAt),
        Output = Output is null ? null : JsonNode.Parse(Output),
        Error = ErrorCode is null ? null : new(ErrorCode, ErrorMessage ?? "", ErrorNodeId),
        Nodes = nodes,
    };

    internal static DateTimeOffset? Time(long? microseconds) => microseconds is { } at ? UnixMicroseconds.ToDateTimeOffset(at) : null;
}

/// <summary>A row of node_executions, and of its timer where it has one.</summary>
internal sealed class NodeExecutionRow
{
    public required string Id { get; init; }
    public required string NodeId { get; init; }
    public required string Kind { get; init; }
    public required string Status { get; init; }
    public int Attempt { get; init; }
    public string? TakenOutput { get; init; }
    public string? Output { get; init; }
    public string? ErrorCode { get; init; }
    public string? ErrorMessage { get; init; }
    public long CreatedAt { get; init; }
    public long? StartedAt { get; init; }

    /// <summary>When the attempt under way began or is to begin; null for the first.</summary>
    public long? AttemptStartedAt { get; init; }

    public long? FinishedAt { get; init; }
    public long? DueAt { get; init; }

    public NodeExecutionResponse ToResponse() => new()
    {
        NodeExecutionId = Id,
        NodeId = NodeId,
        Kind = Kind,
        Status = StatusText.Node(Status),
        Attempt = Attempt,
        StartedAt = ExecutionRow.Time(StartedAt),
        FinishedAt = ExecutionRow.Time(FinishedAt),
        Output = Output is null ? null : JsonNode.Parse(Output),
        Error = ErrorCode is null ? null : new(ErrorCode, ErrorMessage ?? "", NodeId),
    };
}
