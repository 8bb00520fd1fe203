using System.Diagnostics;

namespace AiTeams.WorkflowAgent;

/// <summary>The agent's own spans.</summary>
internal static class AgentTelemetry
{
    public const string SourceName = "AiTeams.WorkflowAgent";

    public static readonly ActivitySource Source = new(SourceName, "1.0.0");
}

/// <summary>Names of spans and their events; telemetry contract.</summary>
internal static class AgentSpanNames
{
    public const string PlanWorkflow = "plan_workflow";
    public const string CheckCache = "check_cache";

    /// <summary>Event of <see cref="PlanWorkflow"/>.</summary>
    public const string WorkflowGenerated = "workflow_generated";
}

/// <summary>Attributes of the agent's spans; telemetry contract.</summary>
internal static class AgentTags
{
    public const string CacheHit = "cache.hit";
    public const string NodesCount = "nodes_count";
    public const string PlanResult = "plan.result";
    public const string PlanProvider = "plan.provider";
}
