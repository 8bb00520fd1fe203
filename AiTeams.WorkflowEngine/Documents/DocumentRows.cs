using AiTeams.Storage;
using AiTeams.WorkflowEngine.Executions;

namespace AiTeams.WorkflowEngine.Documents;

/// <summary>What a run's document is made of.</summary>
internal sealed class DocumentRows(Database database)
{
    /// <summary>Outputs of a run that are read for its document, in characters.</summary>
    private const long MostOutput = 8 * 1024 * 1024;

    /// <summary>One statement, so that no attempt is missing from one list and the other.</summary>
    private const string Query = """
        SELECT id, id AS node_execution_id, node_id, kind, status, attempt, taken_output, CASE WHEN @outputs THEN output END AS output, error_code, error_message,
               created_at, COALESCE(attempt_started_at, started_at) AS started_at, finished_at,
               (SELECT due_at FROM timers WHERE timers.id = node_executions.id) AS due_at, created_at AS node_created_at
        FROM node_executions WHERE execution_id = @executionId
        UNION ALL
        SELECT a.id, a.node_execution_id, a.node_id, n.kind, a.status, a.attempt, NULL, NULL, a.error_code, a.error_message,
               a.created_at, a.started_at, a.created_at, NULL, n.created_at
        FROM node_attempts a JOIN node_executions n ON n.id = a.node_execution_id WHERE a.execution_id = @executionId
        ORDER BY node_created_at, node_execution_id, attempt
        """;

    /// <returns>Attempts in the order in which their nodes began, and whether their outputs were too much to be read.</returns>
    public async Task<(IReadOnlyList<AttemptRow> Attempts, bool WithoutOutputs)> OfAsync(ExecutionRow execution, CancellationToken cancellationToken)
    {
        var size = await database.QueryFirstOrDefaultAsync<long>(
            "SELECT COALESCE(sum(length(output)), 0) FROM node_executions WHERE execution_id = @Id", new { execution.Id }, cancellationToken);
        var outputs = size <= MostOutput;
        return (await database.QueryAsync<AttemptRow>(Query, new { executionId = execution.Id, outputs = outputs ? 1 : 0 }, cancellationToken), !outputs);
    }
}

/// <summary>One attempt at a node: an earlier one of node_attempts, or the one that node_executions tells of.</summary>
internal sealed class AttemptRow
{
    public required string NodeExecutionId { get; init; }
    public required string NodeId { get; init; }
    public required string Kind { get; init; }
    public required string Status { get; init; }
    public int Attempt { get; init; }
    public string? TakenOutput { get; init; }
    public string? Output { get; init; }
    public string? ErrorCode { get; init; }
    public string? ErrorMessage { get; init; }
    public long CreatedAt { get; init; }
    public long? StartedAt { get; init; }
    public long? FinishedAt { get; init; }
    public long? DueAt { get; init; }

    public string LogId => $"{NodeExecutionId}.{Attempt}";
}
