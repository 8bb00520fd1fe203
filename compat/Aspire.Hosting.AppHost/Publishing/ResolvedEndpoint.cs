using Aspire.Hosting.ApplicationModel;

namespace Aspire.Hosting.Publishing;

/// <summary>The ports of an endpoint where nothing runs yet.</summary>
/// <param name="TargetPort">What the resource listens on; null for a project's first endpoint of its scheme, whose port the deployment chooses.</param>
/// <param name="PublicPort">What others connect to; null where it is the target port or the deployment's choice.</param>
internal sealed record ResolvedEndpoint(EndpointAnnotation Endpoint, int? TargetPort, int? PublicPort);

/// <summary>Gives ports, from 8000 up, to the endpoints that need one and have none; one allocator for everything that is published together.</summary>
internal sealed class PublishedPorts
{
    private const int First = 8000;

    private readonly HashSet<int> _used = [];

    internal IReadOnlyList<ResolvedEndpoint> Resolve(IResource resource)
    {
        var schemes = new HashSet<string>();
        var resolved = new List<ResolvedEndpoint>();
        foreach (var endpoint in resource.Annotations.OfType<EndpointAnnotation>())
        {
            var isFirstOfScheme = resource is ProjectResource && endpoint.IsHttp && schemes.Add(endpoint.UriScheme);
            var target = endpoint.TargetPort
                ?? (resource is ContainerResource && endpoint.Port is { } own ? own : isFirstOfScheme ? null : Next());
            // Aspire tells a public port only where the target is known too.
            var port = target is null ? null : endpoint.Port;
            if (target is { } used) _used.Add(used);
            if (port is { } alsoUsed) _used.Add(alsoUsed);
            resolved.Add(new ResolvedEndpoint(endpoint, target, port));
        }

        return resolved;
    }

    private int Next()
    {
        var port = First;
        while (!_used.Add(port)) port++;
        return port;
    }
}
