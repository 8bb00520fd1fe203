using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.Primitives;

namespace Microsoft.Extensions.ServiceDiscovery;

/// <summary>Addresses of a service, good until the token says they changed.</summary>
public sealed class ServiceEndpointSource
{
    public ServiceEndpointSource(List<ServiceEndpoint>? endpoints, IChangeToken changeToken, IFeatureCollection features)
    {
        ArgumentNullException.ThrowIfNull(changeToken);
        ArgumentNullException.ThrowIfNull(features);
        (Endpoints, ChangeToken, Features) = (endpoints ?? [], changeToken, features);
    }

    public IReadOnlyList<ServiceEndpoint> Endpoints { get; }

    public IChangeToken ChangeToken { get; }

    public IFeatureCollection Features { get; }

    public override string ToString() => $"[{string.Join(", ", Endpoints)}]";
}
