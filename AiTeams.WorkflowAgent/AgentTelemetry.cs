using System.Diagnostics;

namespace AiTeams.WorkflowAgent;

/// <summary>Source of the agent's spans.</summary>
internal static class AgentTelemetry
{
    public const string SourceName = "AiTeams.WorkflowAgent";

    public static readonly ActivitySource Source = new(SourceName, "1.0.0");
}
