using System.Collections.Concurrent;
using AiTeams.Contracts.Executions;
using AiTeams.ServiceDefaults.Metrics;
using AiTeams.Storage;
using AiTeams.WorkflowEngine.Executions;
using Microsoft.Extensions.Options;

namespace AiTeams.WorkflowEngine.Dispatch;

/// <summary>Leases of runs: renewed while this engine lives, taken over when another does no longer. Also what there is to do, and how much.</summary>
internal sealed class LeaseKeeper
{
    private static readonly string[] Open = [.. new[] { ExecutionStatus.Queued, ExecutionStatus.Running, ExecutionStatus.Waiting }.Select(StatusText.Of)];

    /// <summary>Counts the break; from 1 again where a node more is done than at the last.</summary>
    private const string Broken = """
        UPDATE executions SET lease_owner = NULL, lease_until = NULL,
          breaks = CASE WHEN breaks > 0 AND nodes_at_break = done THEN breaks + 1 ELSE 1 END, nodes_at_break = done
        FROM (SELECT e.id AS broken, (SELECT count(*) FROM node_executions WHERE execution_id = e.id AND finished_at IS NOT NULL) AS done
              FROM executions e WHERE e.finished_at IS NULL AND e.lease_owner IS NOT NULL)
        WHERE id = broken
        """;

    private readonly ConcurrentQueue<string> _givenUp = new();
    private readonly Database _database;
    private readonly EngineIdentity _identity;
    private readonly ExecutionOptions _options;
    private readonly TimeProvider _time;
    private readonly ILogger<LeaseKeeper> _logger;
    private KeyValuePair<string, long>[] _active = [];

    public LeaseKeeper(
        Database database, EngineIdentity identity, IOptions<ExecutionOptions> options, WorkflowMetrics metrics, TimeProvider time, ILogger<LeaseKeeper> logger)
    {
        (_database, _identity, _options, _time, _logger) = (database, identity, options.Value, time, logger);
        metrics.ObserveActiveWorkflows(() => _active);
    }

    /// <summary>At start, with <see cref="EngineLock"/> in hand: every lease is a dead engine's.</summary>
    public async Task TakeOverAsync()
    {
        var rows = await _database.ExecuteAsync(Broken);
        if (rows > 0) _logger.LeasesTakenOver(rows);
    }

    /// <summary>A run broke and could not say so in the database; the next <see cref="RenewAsync"/> does.</summary>
    public void GiveUp(string executionId) => _givenUp.Enqueue(executionId);

    /// <summary>Lets go of the runs given up, keeps the rest.</summary>
    public async Task RenewAsync()
    {
        while (_givenUp.TryPeek(out var id))
        {
            await _database.ExecuteAsync($"{Broken} AND id = @id AND lease_owner = @owner", new { id, owner = _identity.Name });
            _givenUp.TryDequeue(out _);
        }

        await _database.ExecuteAsync(
            "UPDATE executions SET lease_until = @until WHERE finished_at IS NULL AND lease_owner = @owner",
            new { owner = _identity.Name, until = Now() + ExecutionStore.Microseconds(_options.Lease) });
    }

    /// <summary>Executions that wait for a delay only, with the first that is due of each.</summary>
    public async Task<IEnumerable<(string ExecutionId, long DueAt)>> WaitingAsync(CancellationToken cancellationToken) =>
        (await _database.QueryAsync<WaitingRow>("""
            SELECT t.execution_id, min(t.due_at) AS due_at FROM timers t JOIN executions e ON e.id = t.execution_id
            WHERE t.settled_at IS NULL AND e.finished_at IS NULL AND e.status = 'waiting' GROUP BY t.execution_id
            """, cancellationToken: cancellationToken)).Select(row => (row.ExecutionId, row.DueAt));

    /// <summary>Executions nobody works on though somebody should, oldest first. Also those whose delay is over: the timer told of them once, and the queue may have been full.</summary>
    public Task<IReadOnlyList<string>> LeftOverAsync(int limit, CancellationToken cancellationToken) => _database.QueryAsync<string>("""
        SELECT id FROM executions
        WHERE finished_at IS NULL AND (lease_owner IS NULL OR lease_until < @now)
          AND (status <> 'waiting' OR cancel_requested_at IS NOT NULL
               OR EXISTS (SELECT 1 FROM timers WHERE execution_id = executions.id AND settled_at IS NULL AND due_at <= @now))
        ORDER BY id LIMIT @limit
        """, new { now = Now(), limit }, cancellationToken);

    /// <summary>Refreshes what active_workflows reports: each status that is not final, 0 too.</summary>
    public async Task CountAsync(CancellationToken cancellationToken)
    {
        var rows = await _database.QueryAsync<CountRow>(
            "SELECT status, count(*) AS count FROM executions WHERE finished_at IS NULL GROUP BY status", cancellationToken: cancellationToken);
        _active = Array.ConvertAll(Open, status => KeyValuePair.Create(status, rows.FirstOrDefault(row => row.Status == status)?.Count ?? 0));
    }

    private long Now() => UnixMicroseconds.From(_time.GetUtcNow());

    private sealed class WaitingRow
    {
        public required string ExecutionId { get; init; }
        public long DueAt { get; init; }
    }

    private sealed class CountRow
    {
        public required string Status { get; init; }
        public long Count { get; init; }
    }
}
