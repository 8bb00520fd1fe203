using System.Text.Json;
using AiTeams.WorkflowEngine.Workflows;

namespace AiTeams.WorkflowEngine.Nodes;

/// <summary>One node of one run, about to be done.</summary>
/// <param name="NodeExecutionId">Stays the same over attempts and restarts.</param>
internal sealed record NodeWork(PlannedNode Node, string NodeExecutionId, JsonElement Input, IReadOnlyDictionary<string, object?> Scope)
{
    /// <summary>A setting with its expressions worked out; null where it is not given or comes out as null.</summary>
    /// <exception cref="Contracts.Expressions.ExpressionException">An expression failed.</exception>
    public JsonElement? Setting(string name) =>
        Node.Settings.TryGetValue(name, out var template)
        && template.Evaluate(Scope) is { ValueKind: not (JsonValueKind.Null or JsonValueKind.Undefined) } value ? value : null;

    /// <summary>A setting as text; what is no string as its JSON.</summary>
    public string? Text(string name) => Setting(name) is { } value ? AsText(value) : null;

    public static string AsText(JsonElement value) => value.ValueKind == JsonValueKind.String ? value.GetString()! : value.GetRawText();

    public NodeResult Fail(string code, string message, JsonElement? found = null, bool transient = false) =>
        NodeResult.Failure(Node.Id, code, message, found: found, transient: transient);
}

/// <summary>Does the work of a kind that reaches outside the engine. One object per kind, used by many runs at once.</summary>
internal interface INodeRunner
{
    string Kind { get; }

    /// <summary>Tries at most while the result says <see cref="NodeResult.IsTransient"/>.</summary>
    int Attempts { get; }

    /// <summary>Wait before the second try; doubled before each further one.</summary>
    TimeSpan RetryDelay { get; }

    /// <summary>One attempt. Whatever is the workflow's or the target's fault is a result; an exception is ours.</summary>
    Task<NodeResult> RunAsync(NodeWork work, CancellationToken cancellationToken);
}
