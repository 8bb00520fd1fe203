namespace AiTeams.Contracts.Workflows;

/// <summary>What a graph is called in metrics; closed sets of the telemetry contract.</summary>
public static class WorkflowFacts
{
    /// <summary>ai-assisted with an ai node; else complex with more than 5 nodes or a branch; else simple.</summary>
    public static string TypeOf(WorkflowGraph graph)
    {
        ArgumentNullException.ThrowIfNull(graph);
        if (graph.Nodes.Any(node => node.Kind == NodeKinds.Ai)) return "ai-assisted";
        return graph.Nodes.Count > 5 || graph.Nodes.Any(node => node.Kind == NodeKinds.If) || HasFork(graph) ? "complex" : "simple";
    }

    /// <summary>low up to 5 nodes, medium up to 20, else high.</summary>
    public static string ComplexityOf(WorkflowGraph graph)
    {
        ArgumentNullException.ThrowIfNull(graph);
        return graph.Nodes.Count switch { <= 5 => "low", <= 20 => "medium", _ => "high" };
    }

    private static bool HasFork(WorkflowGraph graph) => graph.Connections.GroupBy(connection => connection.From, StringComparer.Ordinal).Any(ways => ways.Skip(1).Any());
}
