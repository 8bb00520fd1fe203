using System.Text.Json.Nodes;

namespace AiTeams.Contracts.Workflows;

/// <summary>Body of <c>POST /workflows</c> on the engine and of the gateway's route: a graph, or (gateway only) words that the agent turns into one.</summary>
public sealed record CreateWorkflowRequest
{
    public WorkflowGraph? Graph { get; init; }

    public string? Description { get; init; }

    public string? SessionId { get; init; }

    public string? UserId { get; init; }
}

/// <summary>A stored workflow.</summary>
public sealed record WorkflowResponse
{
    public required string WorkflowId { get; init; }

    /// <summary>The story in which the workflow was made.</summary>
    public required string TrackingId { get; init; }

    public required string Name { get; init; }

    /// <summary>simple | complex | ai-assisted, from the graph.</summary>
    public required string WorkflowType { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }

    public WorkflowGraph? Graph { get; init; }
}

/// <summary>Body of an execute call.</summary>
public sealed record ExecuteWorkflowRequest
{
    /// <summary>What the expressions see as <c>trigger</c>.</summary>
    public JsonNode? Input { get; init; }

    public string? UserId { get; init; }

    public string? SessionId { get; init; }
}

/// <summary>Body of the engine's <c>POST /execute</c>: store and run in one call.</summary>
public sealed record ExecuteGraphRequest
{
    public WorkflowGraph? Graph { get; init; }

    public JsonNode? Input { get; init; }

    public string? UserId { get; init; }
}
