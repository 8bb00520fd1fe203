using System.Globalization;
using System.Text.Json;
using AiTeams.Contracts.Executions;
using AiTeams.Contracts.Workflows;
using AiTeams.ServiceDefaults.Privacy;
using AiTeams.Storage;
using AiTeams.WorkflowEngine.Executions;
using AiTeams.WorkflowEngine.Workflows;

namespace AiTeams.WorkflowEngine.Documents;

/// <summary>
/// Documents of runs, made of their rows when asked for: whatever the run came through, crash and restart too, the document tells what is
/// committed.
/// </summary>
internal sealed class RunDocuments(Database database, WorkflowStore workflows, UserIds users, TimeProvider time, ILogger<RunDocuments> logger)
{
    /// <summary>The format's version, as astron-agent writes it.</summary>
    private const string Version = "v2.0.0";

    /// <summary>Values of all nodes together, in bytes of JSON, and of one.</summary>
    private const int MostOfAll = 12 * 1024 * 1024;
    private const int MostOfOne = 64 * 1024;
    private const int LeastOfOne = 256;

    private readonly DocumentRows _rows = new(database);

    public async Task<RunDocument> OfAsync(ExecutionRow execution, CancellationToken cancellationToken)
    {
        var (attempts, withoutOutputs) = await _rows.OfAsync(execution, cancellationToken);
        var graph = (await workflows.FindAsync(execution.TenantId, execution.WorkflowId, cancellationToken))?.ReadGraph() ?? new WorkflowGraph();
        var values = new ShownValues(Math.Clamp(MostOfAll / (3 * Math.Max(1, attempts.Count)), LeastOfOne, MostOfOne));
        var inputs = withoutOutputs ? [] : await InputsAsync(execution, attempts, cancellationToken);
        var now = Milliseconds(UnixMicroseconds.From(time.GetUtcNow()));
        var trace = new NodeLogs(execution, graph, inputs, values, now).Of(attempts);
        var start = Milliseconds(execution.CreatedAt);
        var end = execution.FinishedAt is { } finished ? Milliseconds(finished) : (long?)null;
        return new()
        {
            ServiceId = execution.WorkflowId,
            Sid = execution.Sid ?? "",
            ExecutionId = execution.Id,
            AppId = execution.TenantId,
            Uid = execution.UserId is null ? "" : users.Shown(execution.UserId),
            ChatId = execution.SessionId ?? "",
            Sub = "workflow",
            StartTime = start,
            EndTime = end,
            Duration = Math.Max(0, (end ?? now) - start),
            FirstFrameDuration = FirstFrame(execution, graph, attempts),
            Question = ShownValues.Text(execution.Input),
            Answer = ShownValues.Text(execution.Output),
            Status = StatusOf(execution),
            Usage = NodeLogs.Sum(trace.Select(log => log.Data.Usage)),
            Version = Version,
            TrackingId = execution.TrackingId,
            Partial = end is null,
            Trace = trace,
        };
    }

    internal static long Milliseconds(long microseconds) => microseconds / 1000;

    private async Task<Dictionary<string, JsonElement>> InputsAsync(ExecutionRow execution, IReadOnlyList<AttemptRow> attempts, CancellationToken cancellationToken)
    {
        try
        {
            return NodeInputs.Of(
                await workflows.PlanAsync(execution.TenantId, execution.WorkflowId, cancellationToken), JsonElement.Parse(execution.Input ?? "null"), attempts);
        }
        catch (Exception exception) when (!cancellationToken.IsCancellationRequested)
        {
            // A run that the engine cannot go on with has a document all the more.
            logger.InputsUnknown(exception, execution.WorkflowId, execution.Id);
            return [];
        }
    }

    private static double FirstFrame(ExecutionRow execution, WorkflowGraph graph, IReadOnlyList<AttemptRow> attempts)
    {
        var followed = graph.Connections.Select(connection => connection.From).ToHashSet(StringComparer.Ordinal);
        var first = attempts.Where(row => row.Status == StatusText.Of(NodeStatus.Succeeded) && !followed.Contains(row.NodeId)).Min(row => row.FinishedAt);
        return first is { } at ? (at - execution.CreatedAt) / 1000.0 : -1;
    }

    private static RunDocumentStatus StatusOf(ExecutionRow execution)
    {
        var code = StatusText.Execution(execution.Status) switch
        {
            ExecutionStatus.Succeeded => 0,
            ExecutionStatus.Failed => 1,
            ExecutionStatus.Cancelled => 2,
            ExecutionStatus.TimedOut => 3,
            _ => -1,
        };
        return new(code, code switch
        {
            0 => "",
            -1 => execution.Status,
            _ => string.Create(CultureInfo.InvariantCulture, $"{execution.ErrorCode}: {ShownValues.Message(execution.ErrorMessage ?? "")}"),
        });
    }
}
