using System.Text.Json;
using AiTeams.Contracts;
using AiTeams.Contracts.Plans;
using AiTeams.Contracts.Workflows;
using AiTeams.WorkflowAgent.Planning;

namespace AiTeams.WorkflowAgent.Generations;

/// <summary>A row of table generations: a description, what was planned from it, by whom and at what cost.</summary>
internal sealed record Generation
{
    public required string Id { get; init; }

    public required string TrackingId { get; init; }

    public required string TraceId { get; init; }

    public required string SpanId { get; init; }

    public string? UpdatedTrackingId { get; init; }

    public required string TenantId { get; init; }

    public string? UserId { get; init; }

    public string? SessionId { get; init; }

    public string? IdempotencyKey { get; init; }

    public required string RequestHash { get; init; }

    /// <summary>The <see cref="Planning.Conversation"/> as JSON.</summary>
    public required string Conversation { get; init; }

    public required string Result { get; init; }

    public string? Question { get; init; }

    public string? Message { get; init; }

    /// <summary>The <see cref="WorkflowGraph"/> as JSON.</summary>
    public string? Graph { get; init; }

    public string? WorkflowId { get; init; }

    public required string Provider { get; init; }

    public required string Model { get; init; }

    public long? InputTokens { get; init; }

    public long? OutputTokens { get; init; }

    public long? CostMicroUsd { get; init; }

    public bool CacheHit { get; init; }

    public required long CreatedAt { get; init; }

    public required long UpdatedAt { get; init; }

    public Conversation ReadConversation() => JsonSerializer.Deserialize<Conversation>(Conversation, ContractJson.Options)!;

    public WorkflowGraph? ReadGraph() => Graph is null ? null : JsonSerializer.Deserialize<WorkflowGraph>(Graph, ContractJson.Options);

    public PlanResponse ToResponse() => new()
    {
        GenerationId = Id,
        TrackingId = TrackingId,
        Result = Result,
        Graph = ReadGraph(),
        Question = Question,
        Message = Message,
        Provider = Provider,
        Model = Model,
        InputTokens = InputTokens,
        OutputTokens = OutputTokens,
        CostMicroUsd = CostMicroUsd,
        CacheHit = CacheHit,
    };
}
