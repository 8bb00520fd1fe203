using System.Text.Json;
using AiTeams.Contracts.Executions;
using AiTeams.Contracts.Workflows;

namespace AiTeams.WorkflowEngine.Nodes;

/// <summary>How one attempt at a node ended.</summary>
/// <param name="Output">The output by which the node is left.</param>
/// <param name="Value">What the connections of that output carry.</param>
/// <param name="IsTransient">Another attempt may do better.</param>
internal sealed record NodeResult(NodeStatus Status, string Output, JsonElement Value, ExecutionError? Error = null, bool IsTransient = false)
{
    public static NodeResult Success(JsonElement value, string output = NodeOutputs.Main) => new(NodeStatus.Succeeded, output, value);

    /// <param name="found">What there is beside the error, e.g. the response that was refused; members of the error output.</param>
    public static NodeResult Failure(
        string nodeId, string code, string message, NodeStatus status = NodeStatus.Failed, JsonElement? found = null, bool transient = false)
    {
        var error = new ExecutionError(code, message, nodeId);
        using var buffer = new MemoryStream();
        using (var writer = new Utf8JsonWriter(buffer))
        {
            writer.WriteStartObject();
            foreach (var member in found is { ValueKind: JsonValueKind.Object } members ? members.EnumerateObject() : default) member.WriteTo(writer);
            writer.WriteStartObject("error");
            writer.WriteString("code", code);
            writer.WriteString("message", message);
            writer.WriteString("node_id", nodeId);
            writer.WriteEndObject();
            writer.WriteEndObject();
        }

        return new(status, NodeOutputs.Error, JsonElement.Parse(buffer.ToArray()), error, transient);
    }
}

/// <summary>Codes of a node's or run's failure, beside those of HTTP (<c>http_status</c> and such).</summary>
internal static class NodeErrors
{
    public const string ExpressionFailed = "expression_failed";
    public const string InvalidSetting = "invalid_setting";
    public const string OutputTooLarge = "output_too_large";
    public const string NodeTimedOut = "node_timed_out";
    public const string RunTimedOut = "run_timed_out";
    public const string Cancelled = "cancelled";
    public const string Interrupted = "interrupted";
    public const string RunBroke = "run_broke";
    public const string Internal = "internal_error";
}
