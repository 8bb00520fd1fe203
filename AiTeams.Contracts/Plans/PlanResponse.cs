using AiTeams.Contracts.Workflows;

namespace AiTeams.Contracts.Plans;

/// <summary>Body of the agent's <c>POST /generate-workflow</c>.</summary>
public sealed record PlanRequest
{
    /// <summary>Characters of a description, a chat's message or an answer to a question.</summary>
    public const int LongestDescription = 8_000;

    public string Description { get; init; } = "";

    public string? SessionId { get; init; }

    public string? UserId { get; init; }
}

/// <summary>What the agent made of a description: a graph, one question, or words on why it can make neither.</summary>
public sealed record PlanResponse
{
    public required string GenerationId { get; init; }

    public required string TrackingId { get; init; }

    /// <summary>One of <see cref="PlanResults"/>.</summary>
    public required string Result { get; init; }

    public WorkflowGraph? Graph { get; init; }

    /// <summary>One question, asked instead of a guess.</summary>
    public string? Question { get; init; }

    /// <summary>With <c>planned</c>: what to know about the plan, if anything. With <c>unsupported</c>: what was understood and what is lacking.</summary>
    public string? Message { get; init; }

    /// <summary>offline, or the model's provider.</summary>
    public required string Provider { get; init; }

    public required string Model { get; init; }

    /// <summary>As the provider reports them, cached ones included; null where it reports none. 0 offline and from the cache.</summary>
    public long? InputTokens { get; init; }

    /// <summary>As the provider reports them, reasoning included; null where it reports none. 0 offline and from the cache.</summary>
    public long? OutputTokens { get; init; }

    /// <summary>Micro-USD; null where the model has no price.</summary>
    public long? CostMicroUsd { get; init; }

    public bool CacheHit { get; init; }
}

/// <summary>What came of a description.</summary>
public static class PlanResults
{
    /// <summary><see cref="PlanResponse.Graph"/> holds a valid workflow.</summary>
    public const string Planned = "planned";

    /// <summary>Something is missing: <see cref="PlanResponse.Question"/>; the next message of the session answers it.</summary>
    public const string Question = "question";

    /// <summary>It cannot be planned: <see cref="PlanResponse.Message"/> says why.</summary>
    public const string Unsupported = "unsupported";
}
