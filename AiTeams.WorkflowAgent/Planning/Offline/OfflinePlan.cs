using AiTeams.Contracts.Workflows;

namespace AiTeams.WorkflowAgent.Planning.Offline;

/// <summary>What the rules made of a description: a graph, a question, or words on why neither.</summary>
internal sealed record OfflinePlan
{
    public WorkflowGraph? Graph { get; init; }

    public string? Question { get; init; }

    /// <summary>The last answer did not say what was asked.</summary>
    public bool AnswerMissed { get; init; }

    /// <summary>With a graph: what to know about it. Without: what was understood and what is lacking.</summary>
    public string? Message { get; init; }
}
