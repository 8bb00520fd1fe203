using AiTeams.Contracts.Workflows;

namespace AiTeams.Contracts.Plans;

/// <summary>Body of the agent's <c>POST /generate-workflow</c>.</summary>
public sealed record PlanRequest
{
    public string Description { get; init; } = "";

    public string? SessionId { get; init; }

    public string? UserId { get; init; }
}

/// <summary>What the agent made of a description: exactly one of <see cref="Graph"/> and <see cref="Question"/> is set.</summary>
public sealed record PlanResponse
{
    public required string GenerationId { get; init; }

    public required string TrackingId { get; init; }

    /// <summary>planned | question.</summary>
    public required string Result { get; init; }

    public WorkflowGraph? Graph { get; init; }

    /// <summary>One question, asked instead of a guess.</summary>
    public string? Question { get; init; }

    /// <summary>offline, or the model's provider.</summary>
    public required string Provider { get; init; }

    public required string Model { get; init; }

    public long InputTokens { get; init; }

    public long OutputTokens { get; init; }

    /// <summary>Micro-USD; null where the model has no price.</summary>
    public long? CostMicroUsd { get; init; }

    public bool CacheHit { get; init; }
}
