using AiTeams.Contracts;

namespace AiTeams.ApiGateway.Upstream;

/// <summary>The workflow agent.</summary>
internal sealed class AgentClient(HttpClient http) : UpstreamClient(http, ServiceNames.WorkflowAgent, "agent");
