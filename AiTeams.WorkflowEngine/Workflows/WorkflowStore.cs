using AiTeams.Storage;
using Microsoft.Extensions.Caching.Memory;

namespace AiTeams.WorkflowEngine.Workflows;

/// <summary>Rows of workflows, and the plans made of them.</summary>
internal sealed class WorkflowStore(Database database) : IDisposable
{
    private const string Columns = """
        id, tenant_id, tracking_id, trace_id, span_id, created_at, name, workflow_type, complexity_level, nodes_count, user_id, session_id,
        idempotency_key, request_hash
        """;

    // Counted in nodes: a plan is as large as its graph.
    private readonly MemoryCache _plans = new(new MemoryCacheOptions { SizeLimit = 100_000 });

    public Task<WorkflowRow?> FindAsync(string tenantId, string id, CancellationToken cancellationToken) =>
        database.QueryFirstOrDefaultAsync<WorkflowRow>(
            $"SELECT {Columns}, graph FROM workflows WHERE id = @id AND tenant_id = @tenantId", new { id, tenantId }, cancellationToken);

    /// <param name="before">Workflows older than this id; null for the newest.</param>
    public Task<IReadOnlyList<WorkflowRow>> ListAsync(string tenantId, string? before, int limit, CancellationToken cancellationToken) =>
        database.QueryAsync<WorkflowRow>(
            $"SELECT {Columns} FROM workflows WHERE tenant_id = @tenantId AND id < @before ORDER BY id DESC LIMIT @limit",
            new { tenantId, before = before ?? "~", limit }, cancellationToken);

    /// <summary>Stores a new workflow; with an idempotency key that the tenant used before, nothing.</summary>
    /// <returns>The row stored now or then.</returns>
    public static async Task<WorkflowRow> InsertAsync(DatabaseTransaction transaction, WorkflowRow row)
    {
        var rows = await transaction.ExecuteAsync("""
            INSERT INTO workflows (id, tenant_id, tracking_id, trace_id, span_id, created_at, name, workflow_type, complexity_level, nodes_count, graph,
                                   user_id, session_id, idempotency_key, request_hash)
            VALUES (@Id, @TenantId, @TrackingId, @TraceId, @SpanId, @CreatedAt, @Name, @WorkflowType, @ComplexityLevel, @NodesCount, @Graph,
                    @UserId, @SessionId, @IdempotencyKey, @RequestHash)
            ON CONFLICT (tenant_id, idempotency_key) DO NOTHING
            """, row);
        if (rows == 1) return row;
        return await transaction.QueryFirstOrDefaultAsync<WorkflowRow>(
            $"SELECT {Columns}, graph FROM workflows WHERE tenant_id = @TenantId AND idempotency_key = @IdempotencyKey", new { row.TenantId, row.IdempotencyKey })
            ?? throw new InvalidOperationException("A conflicting workflow is gone.");
    }

    /// <summary>The plan of a stored workflow.</summary>
    public async Task<WorkflowPlan> PlanAsync(string tenantId, string id, CancellationToken cancellationToken)
    {
        if (_plans.TryGetValue<WorkflowPlan>(id, out var known)) return known!;
        var row = await FindAsync(tenantId, id, cancellationToken) ?? throw new InvalidOperationException($"Workflow {id} is gone.");
        var plan = WorkflowPlan.Of(row.ReadGraph());
        return _plans.Set(id, plan, new MemoryCacheEntryOptions { Size = plan.Nodes.Length });
    }

    public void Dispose() => _plans.Dispose();
}
