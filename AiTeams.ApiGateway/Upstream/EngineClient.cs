using AiTeams.Contracts;

namespace AiTeams.ApiGateway.Upstream;

/// <summary>The workflow engine.</summary>
internal sealed class EngineClient(HttpClient http) : UpstreamClient(http, ServiceNames.WorkflowEngine, "engine");
