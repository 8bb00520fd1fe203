namespace Microsoft.Extensions.ServiceDiscovery;

/// <summary>Feature of an endpoint whose requests carry another Host header than its address.</summary>
public interface IHostNameFeature
{
    string HostName { get; }
}
