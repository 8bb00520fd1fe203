using AiTeams.Contracts;

namespace AiTeams.ApiGateway.Upstream;

/// <summary>The workflow agent, asked for a plan and nothing else: the one answer that may take as long as a language model does.</summary>
internal sealed class PlanClient(HttpClient http) : UpstreamClient(http, ServiceNames.WorkflowAgent, "agent");
