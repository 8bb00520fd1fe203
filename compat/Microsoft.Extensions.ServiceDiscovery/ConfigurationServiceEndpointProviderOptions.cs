namespace Microsoft.Extensions.ServiceDiscovery;

/// <summary>Where configuration lists the addresses of services.</summary>
public sealed class ConfigurationServiceEndpointProviderOptions
{
    public string SectionName { get; set; } = "Services";

    /// <summary>Answers whether requests to the address carry the service's name in the Host header.</summary>
    public Func<ServiceEndpoint, bool> ShouldApplyHostNameMetadata { get; set; } = _ => false;
}
