using System.Text.Json;
using AiTeams.Contracts;
using AiTeams.Contracts.Workflows;
using AiTeams.Storage;

namespace AiTeams.WorkflowEngine.Workflows;

/// <summary>A row of workflows. It never changes.</summary>
internal sealed class WorkflowRow
{
    public required string Id { get; init; }
    public required string TenantId { get; init; }
    public required string TrackingId { get; init; }
    public required string TraceId { get; init; }
    public required string SpanId { get; init; }
    public long CreatedAt { get; init; }
    public required string Name { get; init; }
    public required string WorkflowType { get; init; }
    public required string ComplexityLevel { get; init; }
    public long NodesCount { get; init; }

    /// <summary>JSON; null in lists.</summary>
    public string? Graph { get; init; }

    public string? UserId { get; init; }
    public string? SessionId { get; init; }
    public string? IdempotencyKey { get; init; }
    public string? RequestHash { get; init; }

    public WorkflowResponse ToResponse() => new()
    {
        WorkflowId = Id,
        TrackingId = TrackingId,
        Name = Name,
        WorkflowType = WorkflowType,
        CreatedAt = UnixMicroseconds.ToDateTimeOffset(CreatedAt),
        Graph = Graph is null ? null : ReadGraph(),
    };

    public WorkflowGraph ReadGraph() => JsonSerializer.Deserialize<WorkflowGraph>(Graph!, ContractJson.Options)!;
}
