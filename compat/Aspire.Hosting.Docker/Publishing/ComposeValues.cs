using System.Globalization;
using Aspire.Hosting.ApplicationModel;
using Aspire.Hosting.Publishing;

namespace Aspire.Hosting.Docker.Publishing;

/// <summary>What a value of the model is inside a Compose file: services are reached by their names and target ports, parameters are variables.</summary>
internal sealed class ComposeValues
{
    private readonly Dictionary<(IResource, string), (EndpointAnnotation Endpoint, string TargetPort)> _endpoints = [];

    internal ComposeValues(IEnumerable<DockerComposeServiceResource> services)
    {
        var ports = new PublishedPorts();
        foreach (var service in services)
        {
            foreach (var (endpoint, target, port) in ports.Resolve(service.Target))
            {
                var text = target?.ToString(CultureInfo.InvariantCulture) ?? PortPlaceholder(service);
                _endpoints[(service.Target, endpoint.Name)] = (endpoint, text);
                var published = port is { } outside ? string.Create(CultureInfo.InvariantCulture, $"{outside}:{text}") : text;
                (endpoint.IsExternal ? service.Ports : service.Expose).Add(endpoint.IsExternal ? published : text);
            }
        }
    }

    /// <exception cref="DistributedApplicationException">The value belongs to a resource that is no service of the file.</exception>
    internal string Of(object value, DockerComposeServiceResource service) => value switch
    {
        string text => text,
        EndpointReference endpoint => Part(endpoint, EndpointProperty.Url),
        EndpointReferenceExpression part => Part(part.Endpoint, part.Property),
        ParameterResource parameter => parameter.AsEnvironmentPlaceholder(service),
        IResourceBuilder<IResource> { Resource: ParameterResource parameter } => parameter.AsEnvironmentPlaceholder(service),
        ReferenceExpression expression => string.Format(CultureInfo.InvariantCulture, expression.Format, [.. expression.ValueProviders.Select(provider => Of(provider, service))]),
        HostUrl url => url.Url,
        _ => Convert.ToString(value, CultureInfo.InvariantCulture) ?? "",
    };

    private string Part(EndpointReference reference, EndpointProperty property)
    {
        var (endpoint, port) = _endpoints.TryGetValue((reference.Resource, reference.EndpointName), out var known)
            ? known
            : throw new DistributedApplicationException($"'{reference.Resource.Name}' is no service of the Compose file, so its endpoint '{reference.EndpointName}' has no address there.");
        var host = reference.Resource.Name.ToLowerInvariant();
        return property switch
        {
            EndpointProperty.Url => $"{endpoint.UriScheme}://{host}:{port}",
            EndpointProperty.Host or EndpointProperty.IPV4Host => host,
            EndpointProperty.Port or EndpointProperty.TargetPort => port,
            EndpointProperty.HostAndPort => $"{host}:{port}",
            EndpointProperty.Scheme => endpoint.UriScheme,
            _ => throw new DistributedApplicationException($"A Compose file cannot tell {property} of an endpoint."),
        };
    }

    private static string PortPlaceholder(DockerComposeServiceResource service) => service.Parent.Capture(
        $"{DockerComposeEnvironmentResource.Prefix(service.Name)}_PORT", $"Default container port for {service.Name}", "8080", service.Target, service.Target);
}
