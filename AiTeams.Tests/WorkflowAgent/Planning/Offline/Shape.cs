using AiTeams.Contracts.Workflows;

namespace AiTeams.Tests.WorkflowAgent.Planning.Offline;

/// <summary>A graph in one line, so that a table of sentences reads as one: kinds with their essence, and who leads to whom.</summary>
internal static class Shape
{
    /// <summary>E.g. <c>fetch GET https://a.test/x; check {{ ... }} | trigger>fetch, check:true>notify</c>.</summary>
    public static string Nodes(WorkflowGraph graph) => string.Join("; ", graph.Nodes.Where(static node => node.Kind != NodeKinds.Merge).Select(Describe).Where(static said => said.Length > 0));

    public static string Ways(WorkflowGraph graph) =>
        string.Join(" ", graph.Connections.Select(static way => $"{way.From}{(way.Output == NodeOutputs.Main ? "" : ":" + way.Output)}>{way.To}"));

    private static string Describe(WorkflowNode node) => node.Kind switch
    {
        NodeKinds.Trigger => node.Subtype is null ? "" : $"cron {node.Configuration["cron"]} {node.Configuration["time_zone"]}",
        NodeKinds.HttpRequest => $"{node.Configuration["method"]} {node.Configuration["url"]}",
        NodeKinds.If => $"if {node.Configuration["condition"]!.GetValue<string>()[3..^3]}",
        NodeKinds.Delay => $"wait {node.Configuration["duration"]}",
        NodeKinds.Transform => $"pick {node.Configuration["output"]!.ToJsonString()}",
        NodeKinds.Ai => "ai",
        _ => node.Kind,
    };
}
