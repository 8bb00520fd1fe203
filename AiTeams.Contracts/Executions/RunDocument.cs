using System.Text.Json;

namespace AiTeams.Contracts.Executions;

/// <summary>
/// The whole of one run, as astron-agent's <c>NodeTraceLog</c>, without secrets. Times are Unix milliseconds UTC, durations milliseconds.
/// A string over 5 KB of UTF-8, and a value that would make the document too large, stands as <c>{bytes, sha256, head}</c>.
/// https://github.com/iflytek/astron-agent/blob/d0f978e/core/common/otlp/log_trace/node_trace_log.py
/// </summary>
public sealed record RunDocument
{
    /// <summary>The workflow.</summary>
    public required string ServiceId { get; init; }

    /// <summary>The run's id in astron-agent's format; empty in runs from before there were sids.</summary>
    public required string Sid { get; init; }

    public required string ExecutionId { get; init; }

    /// <summary>The tenant.</summary>
    public required string AppId { get; init; }

    /// <summary>The end user, hashed where telemetry shows users hashed; empty if none was named.</summary>
    public required string Uid { get; init; }

    /// <summary>The session; empty without one.</summary>
    public required string ChatId { get; init; }

    /// <summary>What ran: <c>workflow</c>.</summary>
    public required string Sub { get; init; }

    /// <summary>When the run was asked for.</summary>
    public required long StartTime { get; init; }

    /// <summary>Absent while the run is not over.</summary>
    public long? EndTime { get; init; }

    /// <summary>From start to end, or until now.</summary>
    public required long Duration { get; init; }

    /// <summary>From the run's start until the first node that nothing follows was done; -1 if none was.</summary>
    public required double FirstFrameDuration { get; init; }

    /// <summary>The run's input: text as it is, anything else as its JSON.</summary>
    public required JsonElement Question { get; init; }

    /// <summary>The run's output as JSON text; empty without one.</summary>
    public required JsonElement Answer { get; init; }

    public required RunDocumentStatus Status { get; init; }

    /// <summary>Sum over the trace.</summary>
    public required RunDocumentUsage Usage { get; init; }

    /// <summary>Version of the document's format.</summary>
    public required string Version { get; init; }

    public required string TrackingId { get; init; }

    /// <summary>The run is not over: more will come, what is here stays.</summary>
    public required bool Partial { get; init; }

    /// <summary>An entry per attempt at a node, in the order in which the nodes began; skipped nodes are among them.</summary>
    public required IReadOnlyList<NodeLog> Trace { get; init; }
}

/// <summary>How the run stands.</summary>
/// <param name="Code">0 succeeded, 1 failed, 2 cancelled, 3 timed out, -1 not over.</param>
/// <param name="Message">Empty after success; <c>error code: what went wrong</c>; <c>queued</c>, <c>running</c> or <c>waiting</c>.</param>
public sealed record RunDocumentStatus(int Code, string Message);

/// <summary>Tokens of language models as the provider counted them; a node that failed has none.</summary>
/// <param name="QuestionTokens">Always 0, as with astron's workflows.</param>
public sealed record RunDocumentUsage(long QuestionTokens, long PromptTokens, long CompletionTokens, long TotalTokens);

/// <summary>One attempt at one node.</summary>
public sealed record NodeLog
{
    /// <summary>The node execution's id, a dot, the attempt.</summary>
    public required string Id { get; init; }

    public required string Sid { get; init; }

    public required string NodeId { get; init; }

    /// <summary>The node's kind.</summary>
    public required string NodeType { get; init; }

    public required string NodeName { get; init; }

    /// <summary>Entries that follow on any of the node's outputs, or the next attempt.</summary>
    public required IReadOnlyList<string> NextLogIds { get; init; }

    public required long StartTime { get; init; }

    /// <summary>Absent while the attempt is not over.</summary>
    public long? EndTime { get; init; }

    public required long Duration { get; init; }

    /// <summary>False once the attempt failed, ran out of time or was cut short.</summary>
    public required bool RunningStatus { get; init; }

    public required NodeStatus Status { get; init; }

    public required NodeLogData Data { get; init; }

    /// <summary>JSON texts <c>{"level", "message", "time"}</c>.</summary>
    public required IReadOnlyList<string> Logs { get; init; }

    /// <summary>1 for the first.</summary>
    public required int Attempt { get; init; }

    /// <summary>Always 0: no kind of node repeats others.</summary>
    public required int Iteration { get; init; }
}

/// <summary>What went in and came out. Each is an object; any other value stands in one as <c>value</c>.</summary>
/// <param name="Config">The node's configuration as it is stored, expressions unresolved.</param>
public sealed record NodeLogData(JsonElement Input, JsonElement Output, JsonElement Config, RunDocumentUsage Usage);
