using System.Text.Json;
using AiTeams.Contracts.Plans;
using AiTeams.ServiceDefaults.Problems;

namespace AiTeams.ApiGateway.Workflows;

/// <summary>
/// Body of POST workflows as far as the gateway reads it: <c>{graph}</c>, the bare graph itself (known by its <c>nodes</c>), or
/// <c>{description}</c>. The graph's inside is the engine's business.
/// </summary>
internal sealed record WorkflowBody
{
    public JsonElement? Graph { get; init; }

    public JsonElement? Nodes { get; init; }

    public string? Description { get; init; }

    public string? SessionId { get; init; }

    public string? UserId { get; init; }

    public bool IsBareGraph => Nodes is not null && Graph is null;

    public bool HasGraph => Graph is { ValueKind: not JsonValueKind.Null } || IsBareGraph;

    /// <exception cref="ProblemException">400: neither a graph nor a description, or both.</exception>
    public void Check()
    {
        if (HasGraph && Graph is not null && !string.IsNullOrWhiteSpace(Description)) throw Invalid("$", "Send a graph or a description, not both.");
        if (HasGraph) return;
        if (string.IsNullOrWhiteSpace(Description)) throw Invalid("$", "A graph or a description is required.");
        if (Description.Length > PlanRequest.LongestDescription) throw Invalid("$.description", $"A description has at most {PlanRequest.LongestDescription} characters.");
    }

    private static ProblemException Invalid(string path, string message) =>
        new(StatusCodes.Status400BadRequest, "validation_failed", message, new Dictionary<string, string[]> { [path] = [message] });
}
