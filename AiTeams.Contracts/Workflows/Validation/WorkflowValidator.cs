using System.Globalization;

namespace AiTeams.Contracts.Workflows.Validation;

/// <summary>
/// The rules a graph must meet before it is stored. All errors are found at once; the time is linear in nodes, connections and
/// configuration (times a 64th of the distinct nodes that expressions name).
/// </summary>
public static class WorkflowValidator
{
    /// <param name="graph">As it came over the wire; members may be null against their declared types.</param>
    /// <param name="modelConfigured">Whether <c>ai</c> nodes can run here.</param>
    /// <returns>Empty if the graph may run; at most <see cref="WorkflowLimits.Errors"/> entries, in document order per rule.</returns>
    public static IReadOnlyList<WorkflowError> Validate(WorkflowGraph? graph, bool modelConfigured)
    {
        var errors = new ErrorList();
        if (graph is null) errors.Add("graph", "is missing; a graph has nodes, connections and triggers");
        else Check(graph, modelConfigured, errors);
        return errors.ToList();
    }

    /// <summary>The code of the problem that the errors make together.</summary>
    public static string CodeOf(IReadOnlyList<WorkflowError> errors)
    {
        ArgumentNullException.ThrowIfNull(errors);
        return errors.All(error => error.Code == WorkflowErrorCodes.ModelNotConfigured) ? WorkflowErrorCodes.ModelNotConfigured : WorkflowErrorCodes.InvalidWorkflow;
    }

    /// <summary>Errors by path, as a problem's <c>errors</c>.</summary>
    public static IReadOnlyDictionary<string, string[]> ByPath(IReadOnlyList<WorkflowError> errors) =>
        errors.GroupBy(error => error.Path, StringComparer.Ordinal).ToDictionary(group => group.Key, group => group.Select(error => error.Message).ToArray());

    private static void Check(WorkflowGraph graph, bool modelConfigured, ErrorList errors)
    {
        if (graph.SchemaVersion != 1) errors.Add("schema_version", $"is {graph.SchemaVersion}; only 1 is known");
        CheckMetadata(graph.Metadata, errors);
        if (graph.Nodes is null or { Count: 0 }) errors.Add("nodes", "must hold at least one node");
        else if (graph.Nodes.Count > WorkflowLimits.Nodes) errors.Add("nodes", $"has {graph.Nodes.Count} nodes; at most {WorkflowLimits.Nodes} are allowed");
        if (graph.Connections?.Count > WorkflowLimits.Connections)
        {
            errors.Add("connections", $"has {graph.Connections.Count} connections; at most {WorkflowLimits.Connections} are allowed");
        }

        // Over the bounds nothing else is looked at: the bounds are there to keep the work small.
        if (errors.Any) return;

        var shape = GraphShape.Read(graph, errors);
        var expressions = new ExpressionRules(shape, errors);
        foreach (var (node, index) in shape.Nodes)
        {
            var path = string.Create(CultureInfo.InvariantCulture, $"nodes[{index}]");
            NodeRules.Check(node, path, expressions, errors);
            if (node.Kind == NodeKinds.Ai && !modelConfigured)
            {
                errors.Add($"{path}.kind", "needs a language model and none is configured (Models:BaseUrl, Models:Model)", WorkflowErrorCodes.ModelNotConfigured);
            }
        }

        expressions.CheckMappings();
        expressions.CheckReferences();
    }

    private static void CheckMetadata(WorkflowMetadata? metadata, ErrorList errors)
    {
        if (metadata is null) return;
        if (metadata.Name?.Length > WorkflowLimits.NameLength) errors.Add("metadata.name", $"is longer than {WorkflowLimits.NameLength} characters");
        if (metadata.Description?.Length > 10 * WorkflowLimits.NameLength) errors.Add("metadata.description", $"is longer than {10 * WorkflowLimits.NameLength} characters");
        if (metadata.Tags?.Count > 50) errors.Add("metadata.tags", "has more than 50 entries");
    }
}

/// <summary>Gathers errors up to the limit and counts the rest.</summary>
internal sealed class ErrorList
{
    private readonly List<WorkflowError> _errors = [];
    private int _unlisted;

    public bool Any => _errors.Count > 0;

    public int Count => _errors.Count + _unlisted;

    public void Add(string path, string message, string code = WorkflowErrorCodes.InvalidWorkflow)
    {
        if (_errors.Count < WorkflowLimits.Errors - 1) _errors.Add(new(path, message, code));
        else _unlisted++;
    }

    public List<WorkflowError> ToList()
    {
        if (_unlisted > 0) _errors.Add(new("graph", $"has {_unlisted} more error(s)"));
        return _errors;
    }
}
