using System.Collections.Frozen;
using System.Text.Json;
using AiTeams.Contracts.Executions;

namespace AiTeams.WorkflowEngine.Executions;

/// <summary>Statuses as rows and the API spell them (<c>timed_out</c>) and as metrics and receipts do (<c>timeout</c>).</summary>
internal static class StatusText
{
    private static readonly FrozenDictionary<string, ExecutionStatus> Executions = Enum.GetValues<ExecutionStatus>().ToFrozenDictionary(Of, StringComparer.Ordinal);

    private static readonly FrozenDictionary<string, NodeStatus> Nodes = Enum.GetValues<NodeStatus>().ToFrozenDictionary(Of, StringComparer.Ordinal);

    public static string Of(ExecutionStatus status) => JsonNamingPolicy.SnakeCaseLower.ConvertName(status.ToString());

    public static string Of(NodeStatus status) => JsonNamingPolicy.SnakeCaseLower.ConvertName(status.ToString());

    public static ExecutionStatus Execution(string text) => Executions[text];

    public static NodeStatus Node(string text) => Nodes[text];

    public static string Outcome(ExecutionStatus status) => status switch
    {
        ExecutionStatus.Succeeded => "success",
        ExecutionStatus.Failed => "failed",
        ExecutionStatus.Cancelled => "cancelled",
        ExecutionStatus.TimedOut => "timeout",
        _ => throw new ArgumentOutOfRangeException(nameof(status), status, "Not final."),
    };

    public static string Outcome(NodeStatus status) => status switch
    {
        NodeStatus.Succeeded => "success",
        NodeStatus.Failed => "failed",
        NodeStatus.Cancelled => "cancelled",
        NodeStatus.TimedOut => "timeout",
        NodeStatus.Skipped => "skipped",
        _ => throw new ArgumentOutOfRangeException(nameof(status), status, "Not final."),
    };
}
