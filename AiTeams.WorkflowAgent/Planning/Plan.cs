using AiTeams.Contracts.Workflows;

namespace AiTeams.WorkflowAgent.Planning;

/// <summary>What a planner made of a conversation.</summary>
internal sealed record Plan
{
    /// <summary>One of <see cref="AiTeams.Contracts.Plans.PlanResults"/>.</summary>
    public required string Result { get; init; }

    public WorkflowGraph? Graph { get; init; }

    public string? Question { get; init; }

    public string? Message { get; init; }

    /// <summary>The conversation as the planner took it: without answers that said nothing, or begun anew.</summary>
    public required Conversation Conversation { get; init; }

    public required string Provider { get; init; }

    public required string Model { get; init; }

    public long? InputTokens { get; init; } = 0;

    public long? OutputTokens { get; init; } = 0;

    public long? CostMicroUsd { get; init; } = 0;

    public bool CacheHit { get; init; }
}
