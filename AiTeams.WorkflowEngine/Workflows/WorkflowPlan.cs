using System.Collections.Frozen;
using AiTeams.Contracts.Expressions;
using AiTeams.Contracts.Workflows;

namespace AiTeams.WorkflowEngine.Workflows;

/// <summary>A checked graph, made ready to run: nodes and connections by position, expressions read.</summary>
internal sealed class WorkflowPlan
{
    private WorkflowPlan(PlannedNode[] nodes, PlannedConnection[] connections, FrozenDictionary<string, int> positions, WorkflowGraph graph)
    {
        (Nodes, Connections, Positions) = (nodes, connections, positions);
        (WorkflowType, ComplexityLevel) = (WorkflowFacts.TypeOf(graph), WorkflowFacts.ComplexityOf(graph));
    }

    public PlannedNode[] Nodes { get; }

    public PlannedConnection[] Connections { get; }

    public string WorkflowType { get; }

    public string ComplexityLevel { get; }

    /// <summary>Positions in <see cref="Nodes"/> by id.</summary>
    public FrozenDictionary<string, int> Positions { get; }

    /// <param name="graph">A graph that the validator found no fault with.</param>
    public static WorkflowPlan Of(WorkflowGraph graph)
    {
        var positions = graph.Nodes.Select((node, position) => (node.Id, position)).ToFrozenDictionary(pair => pair.Id, pair => pair.position, StringComparer.Ordinal);
        var connections = graph.Connections
            .Select(connection => new PlannedConnection(
                positions[connection.From], positions[connection.To], connection.Output, connection.Mapping is { } mapping ? Template.Parse(mapping) : null))
            .ToArray();
        var outgoing = connections.Select((connection, position) => (connection.From, position)).ToLookup(pair => pair.From, pair => pair.position);
        var incoming = connections.Select((connection, position) => (connection.To, position)).ToLookup(pair => pair.To, pair => pair.position);
        var nodes = graph.Nodes
            .Select((node, position) => new PlannedNode(node.Id, node.Kind, [.. incoming[position]], [.. outgoing[position]],
                (node.Configuration ?? []).ToDictionary(setting => setting.Key, setting => Template.Parse(setting.Value), StringComparer.Ordinal)))
            .ToArray();
        return new(nodes, connections, positions, graph);
    }
}

/// <param name="Incoming">Positions of the connections that lead here, in the document's order.</param>
/// <param name="Outgoing">Positions of the connections that leave from here.</param>
internal sealed record PlannedNode(string Id, string Kind, int[] Incoming, int[] Outgoing, IReadOnlyDictionary<string, Template> Settings)
{
    public bool IsMergeOfAny { get; } = Kind == NodeKinds.Merge && Settings.TryGetValue("mode", out var mode) && mode.Evaluate(null).GetString() == "any";
}

internal sealed record PlannedConnection(int From, int To, string Output, Template? Mapping);
