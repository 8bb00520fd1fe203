using AiTeams.ServiceDefaults.Tracking;
using AiTeams.Storage;

namespace AiTeams.WorkflowAgent.Generations;

/// <summary>Table generations.</summary>
internal sealed class GenerationStore(Database database, TimeProvider time)
{
    private const string Columns =
        """
        id, tracking_id, trace_id, span_id, updated_tracking_id, tenant_id, user_id, session_id, idempotency_key, request_hash, conversation, result, question, message,
        graph, workflow_id, provider, model, input_tokens, output_tokens, cost_micro_usd, cache_hit, created_at, updated_at
        """;

    public Task<Generation?> FindByKeyAsync(string tenantId, string idempotencyKey, CancellationToken cancellationToken) =>
        database.QueryFirstOrDefaultAsync<Generation>(
            $"SELECT {Columns} FROM generations WHERE tenant_id = @TenantId AND idempotency_key = @IdempotencyKey",
            new { TenantId = tenantId, IdempotencyKey = idempotencyKey }, cancellationToken);

    /// <summary>What was said last in the session; a question that is last still waits for its answer.</summary>
    public Task<Generation?> FindLatestAsync(string tenantId, string sessionId, CancellationToken cancellationToken) =>
        database.QueryFirstOrDefaultAsync<Generation>(
            $"SELECT {Columns} FROM generations WHERE tenant_id = @TenantId AND session_id = @SessionId ORDER BY created_at DESC, id DESC LIMIT 1",
            new { TenantId = tenantId, SessionId = sessionId }, cancellationToken);

    /// <summary>Not cancelled with the caller: what was planned, and perhaps paid for, is kept.</summary>
    /// <returns>The row, or the one that the same idempotency key stored first.</returns>
    public async Task<Generation> InsertAsync(Generation generation)
    {
        try
        {
            await database.ExecuteAsync(
                $"""
                INSERT INTO generations ({Columns})
                VALUES (@Id, @TrackingId, @TraceId, @SpanId, @UpdatedTrackingId, @TenantId, @UserId, @SessionId, @IdempotencyKey, @RequestHash, @Conversation, @Result, @Question, @Message,
                    @Graph, @WorkflowId, @Provider, @Model, @InputTokens, @OutputTokens, @CostMicroUsd, @CacheHit, @CreatedAt, @UpdatedAt)
                """,
                generation);
            return generation;
        }
        catch (UniqueViolationException) when (generation.IdempotencyKey is not null)
        {
            return await FindByKeyAsync(generation.TenantId, generation.IdempotencyKey, CancellationToken.None) ?? throw new InvalidOperationException("A key is taken and nobody has it.");
        }
    }

    public Task SetWorkflowAsync(string id, string workflowId) =>
        database.ExecuteAsync(
            "UPDATE generations SET workflow_id = @WorkflowId, updated_tracking_id = @TrackingId, updated_at = @At WHERE id = @Id",
            new { Id = id, WorkflowId = workflowId, Telemetry.TrackingId, At = UnixMicroseconds.From(time.GetUtcNow()) });
}
