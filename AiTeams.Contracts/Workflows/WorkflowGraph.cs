using System.Text.Json.Nodes;

namespace AiTeams.Contracts.Workflows;

/// <summary>A workflow as a graph: nodes, the connections between their outputs and inputs, and where a run starts.</summary>
public sealed record WorkflowGraph
{
    /// <summary>Version of this document's shape; 1 is the only one.</summary>
    public int SchemaVersion { get; init; } = 1;

    public WorkflowMetadata Metadata { get; init; } = new();

    public IReadOnlyList<WorkflowNode> Nodes { get; init; } = [];

    public IReadOnlyList<WorkflowConnection> Connections { get; init; } = [];

    /// <summary>Ids of the trigger nodes a run starts at; none named: all of them.</summary>
    public IReadOnlyList<string> Triggers { get; init; } = [];
}

/// <summary>What people call the workflow.</summary>
public sealed record WorkflowMetadata
{
    public string Name { get; init; } = "";

    public string? Description { get; init; }

    public IReadOnlyList<string>? Tags { get; init; }
}

/// <summary>One step.</summary>
public sealed record WorkflowNode
{
    public string Id { get; init; } = "";

    public string Name { get; init; } = "";

    /// <summary>One of <see cref="NodeKinds"/>.</summary>
    public string Kind { get; init; } = "";

    /// <summary>Finer kind where a kind has any, e.g. <c>cron</c> of a trigger.</summary>
    public string? Subtype { get; init; }

    /// <summary>Settings of the kind; any string may hold <c>{{ expressions }}</c>.</summary>
    public JsonObject Configuration { get; init; } = [];

    public NodePosition? Position { get; init; }
}

/// <summary>Where an editor draws the node.</summary>
public sealed record NodePosition(double X, double Y);

/// <summary>An arrow from one output of a node to another node.</summary>
public sealed record WorkflowConnection
{
    public string From { get; init; } = "";

    /// <summary><c>main</c>, <c>true</c> or <c>false</c> (of an if), or <c>error</c>.</summary>
    public string Output { get; init; } = NodeOutputs.Main;

    public string To { get; init; } = "";

    /// <summary>
    /// Names of the target's input → values, whose <c>{{ expressions }}</c> see the source's output as <c>input</c>. Without it the source's
    /// output itself is the target's input.
    /// </summary>
    public JsonObject? Mapping { get; init; }
}

/// <summary>Node kinds that exist.</summary>
public static class NodeKinds
{
    public const string Trigger = "trigger";
    public const string HttpRequest = "http_request";
    public const string Transform = "transform";
    public const string If = "if";
    public const string Merge = "merge";
    public const string Delay = "delay";
    public const string Ai = "ai";

    public static IReadOnlyList<string> All { get; } = [Trigger, HttpRequest, Transform, If, Merge, Delay, Ai];
}

/// <summary>Outputs a connection can leave from.</summary>
public static class NodeOutputs
{
    public const string Main = "main";
    public const string True = "true";
    public const string False = "false";
    public const string Error = "error";
}
