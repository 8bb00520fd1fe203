using AiTeams.Storage;

namespace AiTeams.WorkflowEngine.Executions;

/// <summary>Rows of executions, as callers and the dispatcher see them; what a run writes of itself is <see cref="RunCommit"/>.</summary>
internal sealed class ExecutionStore(Database database, TimeProvider time)
{
    private const string Columns = """
        id, tenant_id, tracking_id, trace_id, span_id, trace_flags, baggage, workflow_id, workflow_tracking_id, workflow_trace_id, workflow_span_id,
        status, input, output, error_code, error_message, error_node_id, user_id, session_id, created_at, started_at, updated_at, finished_at,
        deadline_at, cancel_requested_at, idempotency_key, request_hash, sid, breaks
        """;

    private const int NodesShown = 10_000;
    private const int OutputBytesShown = 4 * 1024 * 1024;

    public Task<ExecutionRow?> FindAsync(string tenantId, string id, CancellationToken cancellationToken) =>
        database.QueryFirstOrDefaultAsync<ExecutionRow>(
            $"SELECT {Columns} FROM executions WHERE id = @id AND tenant_id = @tenantId", new { id, tenantId }, cancellationToken);

    /// <param name="before">Executions older than this id; null for the newest.</param>
    public Task<IReadOnlyList<ExecutionRow>> ListAsync(
        string tenantId, string? workflowId, string? sid, string? before, int limit, CancellationToken cancellationToken)
    {
        var ofWorkflow = workflowId is null ? "" : "workflow_id = @workflowId AND ";
        var ofSid = sid is null ? "" : "sid = @sid AND ";
        return database.QueryAsync<ExecutionRow>(
            $"SELECT {Columns} FROM executions WHERE {ofWorkflow}{ofSid}tenant_id = @tenantId AND id < @before ORDER BY id DESC LIMIT @limit",
            new { tenantId, workflowId, sid, before = before ?? After, limit }, cancellationToken);
    }

    /// <summary>Nodes in the order in which they began. Outputs that would make the answer too large are left out.</summary>
    public async Task<IReadOnlyList<NodeExecutionRow>> NodesAsync(string executionId, CancellationToken cancellationToken)
    {
        var count = await database.QueryFirstOrDefaultAsync<long>(
            "SELECT count(*) FROM node_executions WHERE execution_id = @executionId", new { executionId }, cancellationToken);
        return await database.QueryAsync<NodeExecutionRow>("""
            SELECT id, node_id, kind, status, attempt, taken_output, CASE WHEN length(output) <= @largest THEN output END AS output,
                   error_code, error_message, started_at, finished_at
            FROM node_executions WHERE execution_id = @executionId ORDER BY created_at, id LIMIT @shown
            """, new { executionId, largest = OutputBytesShown / Math.Max(1, count), shown = NodesShown }, cancellationToken);
    }

    /// <summary>Stores a new execution; with an idempotency key that the tenant used before, nothing.</summary>
    /// <returns>The row stored now or then.</returns>
    public static async Task<ExecutionRow> InsertAsync(DatabaseTransaction transaction, ExecutionRow row)
    {
        var rows = await transaction.ExecuteAsync("""
            INSERT INTO executions (id, tenant_id, tracking_id, trace_id, span_id, trace_flags, baggage, workflow_id, workflow_tracking_id, workflow_trace_id,
                                    workflow_span_id, status, input, user_id, session_id, created_at, updated_at, idempotency_key, request_hash, sid)
            VALUES (@Id, @TenantId, @TrackingId, @TraceId, @SpanId, @TraceFlags, @Baggage, @WorkflowId, @WorkflowTrackingId, @WorkflowTraceId,
                    @WorkflowSpanId, @Status, @Input, @UserId, @SessionId, @CreatedAt, @UpdatedAt, @IdempotencyKey, @RequestHash, @Sid)
            ON CONFLICT (tenant_id, idempotency_key) DO NOTHING
            """, row);
        if (rows == 1) return row;
        return await FindByKeyAsync(transaction, row.TenantId, row.IdempotencyKey!) ?? throw new InvalidOperationException("A conflicting execution is gone.");
    }

    public static Task<ExecutionRow?> FindByKeyAsync(DatabaseTransaction transaction, string tenantId, string key) =>
        transaction.QueryFirstOrDefaultAsync<ExecutionRow>(
            $"SELECT {Columns} FROM executions WHERE tenant_id = @tenantId AND idempotency_key = @key", new { tenantId, key });

    /// <summary>Makes the execution this engine's, if nobody else has it and it is not over.</summary>
    public Task<ExecutionRow?> ClaimAsync(string id, string owner, TimeSpan lease, TimeSpan runTimeout)
    {
        var now = UnixMicroseconds.From(time.GetUtcNow());
        var claim = new { id, owner, now, until = now + Microseconds(lease), timeout = Microseconds(runTimeout) };

        // The deadline moves on by the time in which the run only waited.
        return database.QueryFirstOrDefaultAsync<ExecutionRow>($"""
            UPDATE executions SET
              deadline_at = CASE WHEN deadline_at IS NULL THEN @now + @timeout WHEN status = 'waiting' THEN deadline_at + @now - updated_at ELSE deadline_at END,
              status = 'running', started_at = COALESCE(started_at, @now), updated_at = @now, updated_tracking_id = tracking_id,
              lease_owner = @owner, lease_until = @until
            WHERE id = @id AND finished_at IS NULL AND (lease_owner IS NULL OR lease_until < @now)
            RETURNING {Columns}
            """, claim);
    }

    /// <summary>What a run that goes on has done so far, in the order in which it was done.</summary>
    public Task<IReadOnlyList<NodeExecutionRow>> ResumeAsync(string executionId, CancellationToken cancellationToken) =>
        database.QueryAsync<NodeExecutionRow>("""
            SELECT n.id, n.node_id, n.kind, n.status, n.attempt, n.taken_output, n.output, n.error_code, n.error_message, n.started_at, n.finished_at, t.due_at
            FROM node_executions n LEFT JOIN timers t ON t.id = n.id
            WHERE n.execution_id = @executionId ORDER BY n.finished_at, n.created_at, n.id
            """, new { executionId }, cancellationToken);

    /// <returns>1 if the execution is not over yet, else 0.</returns>
    public Task<int> RequestCancelAsync(string tenantId, string id, string trackingId)
    {
        var now = UnixMicroseconds.From(time.GetUtcNow());
        return database.ExecuteAsync("""
            UPDATE executions SET cancel_requested_at = COALESCE(cancel_requested_at, @now), updated_tracking_id = @trackingId
            WHERE id = @id AND tenant_id = @tenantId AND finished_at IS NULL
            """, new { id, tenantId, now, trackingId });
    }

    internal static long Microseconds(TimeSpan span) => span.Ticks / TimeSpan.TicksPerMicrosecond;

    /// <summary>Behind every id: ids are a prefix and hex digits.</summary>
    private const string After = "~";
}
