using System.Text.Json;
using AiTeams.Contracts;
using AiTeams.Contracts.Executions;
using AiTeams.Storage;
using AiTeams.WorkflowEngine.Nodes;
using AiTeams.WorkflowEngine.Workflows;

namespace AiTeams.WorkflowEngine.Executions;

/// <summary>Rows that one step of a run writes, all or none.</summary>
internal sealed class RunCommit(ExecutionRow execution, TimeProvider time)
{
    private readonly List<Func<DatabaseTransaction, Task>> _writes = [];

    public int Count => _writes.Count;

    public static string NewNodeExecutionId(DateTimeOffset now) => Ids.New(Ids.NodeExecution, now);

    /// <summary>A node that is done as soon as it is begun, or is never begun.</summary>
    public void AddDone(string id, PlannedNode node, NodeStatus status, NodeResult? result, long? startedAt)
    {
        var stamp = RowStamp.Now(execution.TenantId, time);
        Insert(id, node, status, attempt: 1, startedAt, stamp, result, finishedAt: stamp.At);
    }

    /// <summary>A node whose outcome is yet to come.</summary>
    public void AddBegun(string id, PlannedNode node, NodeStatus status)
    {
        var stamp = RowStamp.Now(execution.TenantId, time);
        Insert(id, node, status, attempt: 1, stamp.At, stamp, null, null);
    }

    public void AddTimer(string id, long dueAt)
    {
        var stamp = RowStamp.Now(execution.TenantId, time);
        _writes.Add(transaction => transaction.ExecuteAsync("""
            INSERT INTO timers (id, tenant_id, tracking_id, trace_id, span_id, execution_id, created_at, due_at)
            VALUES (@id, @TenantId, @TrackingId, @TraceId, @SpanId, @executionId, @At, @dueAt)
            """, new { id, stamp.TenantId, stamp.TrackingId, stamp.TraceId, stamp.SpanId, executionId = execution.Id, stamp.At, dueAt }));
    }

    /// <summary>The outcome of a node begun before. The attempt fences: a row that another engine took over is not ours to finish.</summary>
    public void AddOutcome(string id, int attempt, NodeResult result)
    {
        var row = new
        {
            id,
            attempt,
            status = StatusText.Of(result.Status),
            output = Stored(result),
            taken = Taken(result),
            code = result.Error?.Code,
            message = result.Error?.Message,
            trackingId = execution.TrackingId,
            now = Now(),
        };
        _writes.Add(async transaction =>
        {
            var rows = await transaction.ExecuteAsync("""
                UPDATE node_executions SET status = @status, output = @output, taken_output = @taken, error_code = @code, error_message = @message,
                       finished_at = @now, updated_tracking_id = @trackingId
                WHERE id = @id AND attempt = @attempt AND finished_at IS NULL
                """, row);
            if (rows != 1) throw new LeaseLostException(execution.Id);
        });
    }

    public void AddTimerSettled(string id)
    {
        var row = new { id, now = Now(), trackingId = execution.TrackingId };
        _writes.Add(transaction => transaction.ExecuteAsync("UPDATE timers SET settled_at = @now, updated_tracking_id = @trackingId WHERE id = @id", row));
    }

    /// <summary>Another attempt begins or is about to; the one before it is kept beside the node's row.</summary>
    /// <param name="attempt">Number of the new one.</param>
    /// <param name="before">How the one before it ended.</param>
    /// <param name="wait">Time until the new one begins.</param>
    public void AddAttempt(string id, int attempt, NodeStatus status, (NodeStatus Status, ExecutionError Error) before, TimeSpan wait)
    {
        var stamp = RowStamp.Now(execution.TenantId, time);
        var row = new
        {
            id,
            attempt,
            last = attempt - 1,
            status = StatusText.Of(status),
            lastStatus = StatusText.Of(before.Status),
            before.Error.Code,
            before.Error.Message,
            stamp.TrackingId,
            stamp.TraceId,
            stamp.SpanId,
            stamp.At,
            startsAt = stamp.At + ExecutionStore.Microseconds(wait),
        };
        _writes.Add(async transaction =>
        {
            var kept = await transaction.ExecuteAsync("""
                INSERT INTO node_attempts (id, tenant_id, tracking_id, trace_id, span_id, execution_id, node_execution_id, node_id, attempt, status,
                                           error_code, error_message, created_at, started_at)
                SELECT id || '.' || attempt, tenant_id, @TrackingId, @TraceId, @SpanId, execution_id, id, node_id, attempt, @lastStatus,
                       @Code, @Message, @At, COALESCE(attempt_started_at, started_at)
                FROM node_executions WHERE id = @id AND attempt = @last AND finished_at IS NULL
                """, row);
            if (kept != 1) throw new LeaseLostException(execution.Id);
            await transaction.ExecuteAsync("""
                UPDATE node_executions SET attempt = @attempt, status = @status, attempt_started_at = @startsAt, updated_tracking_id = @TrackingId WHERE id = @id
                """, row);
        });
    }

    /// <summary>Nodes and delays that are still open end with the run.</summary>
    public void AddAllCut()
    {
        var row = new { execution.Id, now = Now(), trackingId = execution.TrackingId, code = NodeErrors.Cancelled };
        _writes.Add(transaction => transaction.ExecuteAsync("""
            UPDATE node_executions SET status = 'cancelled', error_code = @code, error_message = 'The run ended before the node did.', finished_at = @now,
                   updated_tracking_id = @trackingId
            WHERE execution_id = @Id AND finished_at IS NULL
            """, row));
        _writes.Add(transaction => transaction.ExecuteAsync(
            "UPDATE timers SET settled_at = @now, updated_tracking_id = @trackingId WHERE execution_id = @Id AND settled_at IS NULL", row));
    }

    /// <summary>The run is given back: over, waiting, or to be gone on with by the next start.</summary>
    public void AddLeft(string owner, ExecutionStatus status, ExecutionError? error, string? output, bool final)
    {
        var row = new
        {
            execution.Id,
            owner,
            status = StatusText.Of(status),
            output,
            code = error?.Code,
            message = error?.Message,
            nodeId = error?.NodeId,
            now = Now(),
            finishedAt = final ? Now() : (long?)null,
            trackingId = execution.TrackingId,
        };
        _writes.Add(async transaction =>
        {
            var rows = await transaction.ExecuteAsync("""
                UPDATE executions SET status = @status, output = @output, error_code = @code, error_message = @message, error_node_id = @nodeId,
                       updated_at = @now, finished_at = @finishedAt, updated_tracking_id = @trackingId, lease_owner = NULL, lease_until = NULL
                WHERE id = @Id AND lease_owner = @owner AND finished_at IS NULL
                """, row);
            if (rows != 1) throw new LeaseLostException(execution.Id);
        });
    }

    public async Task<bool> WriteAsync(DatabaseTransaction transaction)
    {
        foreach (var write in _writes) await write(transaction);
        return true;
    }

    private void Insert(string id, PlannedNode node, NodeStatus status, int attempt, long? startedAt, RowStamp stamp, NodeResult? result, long? finishedAt)
    {
        var row = new
        {
            id,
            stamp.TenantId,
            stamp.TrackingId,
            stamp.TraceId,
            stamp.SpanId,
            executionId = execution.Id,
            nodeId = node.Id,
            node.Kind,
            status = StatusText.Of(status),
            attempt,
            taken = Taken(result),
            output = Stored(result),
            code = result?.Error?.Code,
            message = result?.Error?.Message,
            stamp.At,
            startedAt,
            finishedAt,
        };
        _writes.Add(transaction => transaction.ExecuteAsync("""
            INSERT INTO node_executions (id, tenant_id, tracking_id, trace_id, span_id, execution_id, node_id, kind, status, attempt, taken_output, output,
                                         error_code, error_message, created_at, started_at, finished_at)
            VALUES (@id, @TenantId, @TrackingId, @TraceId, @SpanId, @executionId, @nodeId, @Kind, @status, @attempt, @taken, @output,
                    @code, @message, @At, @startedAt, @finishedAt)
            """, row));
    }

    private long Now() => UnixMicroseconds.From(time.GetUtcNow());

    private static string? Taken(NodeResult? result) => result is { Status: not (NodeStatus.Cancelled or NodeStatus.Skipped) } ? result.Output : null;

    private static string? Stored(NodeResult? result) => result is { Value.ValueKind: not JsonValueKind.Undefined } ? result.Value.GetRawText() : null;
}

/// <summary>Another engine has the run now; this one leaves it alone.</summary>
internal sealed class LeaseLostException(string executionId) : Exception($"The lease of {executionId} is lost.");
