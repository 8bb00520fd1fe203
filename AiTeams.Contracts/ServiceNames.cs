namespace AiTeams.Contracts;

/// <summary>Names of the services: Aspire resources, service discovery, <c>service.name</c>.</summary>
public static class ServiceNames
{
    public const string ApiGateway = "api-gateway";
    public const string WorkflowAgent = "workflow-agent";
    public const string WorkflowEngine = "workflow-engine";
    public const string Console = "console";
}
