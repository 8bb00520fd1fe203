using System.Text.Json.Nodes;

namespace AiTeams.Contracts.Executions;

/// <summary>Where an execution stands.</summary>
public enum ExecutionStatus
{
    Queued,
    Running,
    Waiting,
    Succeeded,
    Failed,
    Cancelled,
    TimedOut,
}

/// <summary>Where one node of an execution stands.</summary>
public enum NodeStatus
{
    Queued,
    Running,
    Waiting,
    Retrying,
    Succeeded,
    Failed,
    Skipped,
    Cancelled,
    TimedOut,
}

/// <summary>One run of a workflow.</summary>
public sealed record ExecutionResponse
{
    public required string ExecutionId { get; init; }

    public required string WorkflowId { get; init; }

    /// <summary>The story of this run.</summary>
    public required string TrackingId { get; init; }

    /// <summary>The story in which the workflow was made.</summary>
    public required string WorkflowTrackingId { get; init; }

    /// <summary>The run's id in astron-agent's format, as its document shows it.</summary>
    public string? Sid { get; init; }

    public required ExecutionStatus Status { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }

    public DateTimeOffset? StartedAt { get; init; }

    public DateTimeOffset? FinishedAt { get; init; }

    /// <summary>Output of the nodes nothing follows, by node id.</summary>
    public JsonNode? Output { get; init; }

    public ExecutionError? Error { get; init; }

    public IReadOnlyList<NodeExecutionResponse>? Nodes { get; init; }
}

/// <summary>One node of one run.</summary>
public sealed record NodeExecutionResponse
{
    public required string NodeExecutionId { get; init; }

    public required string NodeId { get; init; }

    public required string Kind { get; init; }

    public required NodeStatus Status { get; init; }

    /// <summary>1 for the first try.</summary>
    public required int Attempt { get; init; }

    public DateTimeOffset? StartedAt { get; init; }

    public DateTimeOffset? FinishedAt { get; init; }

    public JsonNode? Output { get; init; }

    public ExecutionError? Error { get; init; }
}

/// <summary>Why a run or node failed.</summary>
public sealed record ExecutionError(string Code, string Message, string? NodeId = null);
