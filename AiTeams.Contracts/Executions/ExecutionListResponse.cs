namespace AiTeams.Contracts.Executions;

/// <summary>Executions of the tenant, newest first, without their nodes.</summary>
public sealed record ExecutionListResponse(IReadOnlyList<ExecutionResponse> Executions)
{
    /// <summary>Value of <c>before</c> for the next page; absent on the last one.</summary>
    public string? Next { get; init; }
}
