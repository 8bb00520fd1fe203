using System.Diagnostics;

namespace AiTeams.WorkflowAgent;

/// <summary>Spans of the agent; names of the telemetry contract.</summary>
internal static class AgentTelemetry
{
    public const string SourceName = "AiTeams.WorkflowAgent";

    public const string PlanWorkflow = "plan_workflow";
    public const string CheckCache = "check_cache";
    public const string CacheHit = "cache.hit";
    public const string WorkflowGenerated = "workflow_generated";
    public const string NodesCount = "nodes_count";
    public const string PlanResult = "plan.result";
    public const string PlanProvider = "plan.provider";

    public static readonly ActivitySource Source = new(SourceName, "1.0.0");
}
