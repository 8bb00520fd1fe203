using System.Globalization;
using System.Text.Json;
using AiTeams.Contracts;
using AiTeams.Contracts.Executions;
using AiTeams.Contracts.Workflows;
using AiTeams.Storage;
using AiTeams.WorkflowEngine.Executions;

namespace AiTeams.WorkflowEngine.Documents;

/// <summary>The entries of one document's trace.</summary>
/// <param name="inputs">By node id.</param>
/// <param name="now">Unix milliseconds.</param>
internal sealed class NodeLogs(ExecutionRow execution, WorkflowGraph graph, Dictionary<string, JsonElement> inputs, ShownValues values, long now)
{
    private static readonly RunDocumentUsage NoUsage = new(0, 0, 0, 0);

    private readonly Dictionary<string, WorkflowNode> _nodes = graph.Nodes.ToDictionary(node => node.Id, StringComparer.Ordinal);
    private readonly ILookup<string, string> _followers = graph.Connections.ToLookup(connection => connection.From, connection => connection.To, StringComparer.Ordinal);

    public static RunDocumentUsage Sum(IEnumerable<RunDocumentUsage> usages) => usages.Aggregate(
        NoUsage, (sum, next) => new(0, sum.PromptTokens + next.PromptTokens, sum.CompletionTokens + next.CompletionTokens, sum.TotalTokens + next.TotalTokens));

    /// <param name="attempts">In the order of the entries; those of one node together.</param>
    public IReadOnlyList<NodeLog> Of(IReadOnlyList<AttemptRow> attempts)
    {
        var first = attempts.DistinctBy(row => row.NodeId).ToDictionary(row => row.NodeId, row => row.LogId, StringComparer.Ordinal);
        return [.. attempts.Select((row, at) => Of(row, Next(row, at + 1 < attempts.Count ? attempts[at + 1] : null, first)))];
    }

    private IReadOnlyList<string> Next(AttemptRow row, AttemptRow? after, Dictionary<string, string> first) => after?.NodeId == row.NodeId
        ? [after.LogId]
        : [.. _followers[row.NodeId].Distinct().Select(id => first.GetValueOrDefault(id)).OfType<string>()];

    private NodeLog Of(AttemptRow row, IReadOnlyList<string> next)
    {
        var status = StatusText.Node(row.Status);
        var node = _nodes.GetValueOrDefault(row.NodeId);
        var start = RunDocuments.Milliseconds(row.StartedAt ?? row.CreatedAt);

        // An attempt that is still to be made was cut before it began.
        var end = row.FinishedAt is { } finished ? Math.Max(start, RunDocuments.Milliseconds(finished)) : (long?)null;
        JsonElement? output = row.Output is null ? null : JsonElement.Parse(row.Output);
        return new()
        {
            Id = row.LogId,
            Sid = execution.Sid ?? "",
            NodeId = row.NodeId,
            NodeType = row.Kind,
            NodeName = node is { Name.Length: > 0 } ? ShownValues.Message(node.Name) : row.NodeId,
            NextLogIds = next,
            StartTime = start,
            EndTime = end,
            Duration = Math.Max(0, (end ?? now) - start),
            RunningStatus = status is not (NodeStatus.Failed or NodeStatus.TimedOut or NodeStatus.Cancelled),
            Status = status,
            Data = new(
                values.Map(inputs.TryGetValue(row.NodeId, out var input) && status != NodeStatus.Skipped ? input : null),
                values.Map(output),
                node is null ? values.Map(null) : values.Configuration(node),
                UsageOf(row.Kind, output)),
            Logs = [.. Lines(row, status)],
            Attempt = row.Attempt,
            Iteration = 0,
        };
    }

    private static IEnumerable<string> Lines(AttemptRow row, NodeStatus status)
    {
        if (status == NodeStatus.Skipped) yield return Line("INFO", "Skipped: no connection that leads here was live.", row.CreatedAt);
        if (row.DueAt is { } dueAt)
        {
            var until = UnixMicroseconds.ToDateTimeOffset(dueAt).UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture);
            yield return Line("INFO", $"Waits until {until}.", row.CreatedAt);
        }

        if (row.ErrorCode is not null) yield return Line("ERROR", $"{row.ErrorCode}: {ShownValues.Message(row.ErrorMessage ?? "")}", row.FinishedAt ?? row.CreatedAt);
    }

    private static string Line(string level, string message, long at) =>
        JsonSerializer.Serialize(new { Level = level, Message = message, Time = UnixMicroseconds.ToDateTimeOffset(at) }, ContractJson.Options);

    private static RunDocumentUsage UsageOf(string kind, JsonElement? output)
    {
        if (kind != NodeKinds.Ai || output is not { ValueKind: JsonValueKind.Object } answer) return NoUsage;
        var (prompt, completion) = (Tokens("input_tokens"), Tokens("output_tokens"));
        return new(0, prompt, completion, prompt + completion);

        long Tokens(string name) => answer.TryGetProperty(name, out var count) && count.ValueKind == JsonValueKind.Number ? count.GetInt64() : 0;
    }
}
