namespace Aspire.Hosting.Docker.Resources.ComposeNodes;

public sealed class ServiceDependency
{
    /// <summary>service_started, service_healthy or service_completed_successfully.</summary>
    public string? Condition { get; set; }
}
