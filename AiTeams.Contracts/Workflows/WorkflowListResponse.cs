namespace AiTeams.Contracts.Workflows;

/// <summary>Workflows of the tenant, newest first, without their graphs.</summary>
public sealed record WorkflowListResponse(IReadOnlyList<WorkflowResponse> Workflows)
{
    /// <summary>Value of <c>before</c> for the next page; absent on the last one.</summary>
    public string? Next { get; init; }
}
