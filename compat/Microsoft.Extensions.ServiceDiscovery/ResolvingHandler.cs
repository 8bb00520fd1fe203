using System.Net;
using System.Runtime.CompilerServices;

namespace Microsoft.Extensions.ServiceDiscovery;

/// <summary>Sends each request to the next address of the service its URI names. The caller keeps seeing the URI it wrote.</summary>
internal sealed class ResolvingHandler(ServiceEndpointResolver resolver, ServiceDiscoveryOptions options) : DelegatingHandler
{
    private readonly ConditionalWeakTable<ServiceEndpointSource, StrongBox<uint>> _turns = [];

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        if (request.RequestUri is not { } original)
            throw new InvalidOperationException("Cannot resolve an endpoint for a request which has no RequestUri");

        var endpoint = Next(await resolver.GetEndpointsAsync(original.GetLeftPart(UriPartial.Authority), cancellationToken), original);
        request.RequestUri = Address(original, endpoint.EndPoint);
        request.Headers.Host ??= endpoint.Features.Get<IHostNameFeature>()?.HostName;
        try
        {
            return await base.SendAsync(request, cancellationToken);
        }
        finally
        {
            request.RequestUri = original;
        }
    }

    private ServiceEndpoint Next(ServiceEndpointSource source, Uri original)
    {
        if (source.Endpoints.Count == 0) throw new InvalidOperationException($"No address is known for {original.GetLeftPart(UriPartial.Authority)}");
        ref var turn = ref _turns.GetValue(source, static _ => new()).Value;
        return source.Endpoints[(int)(Interlocked.Increment(ref turn) % source.Endpoints.Count)];
    }

    private Uri Address(Uri original, EndPoint endpoint)
    {
        var result = new UriBuilder(original);
        switch (endpoint)
        {
            case UriEndPoint { Uri: var uri }:
                result.Scheme = uri.Scheme;
                result.Host = uri.Host;
                if (uri.Port > 0) result.Port = uri.Port;
                if (uri.AbsolutePath.Length > 1) result.Path = $"{uri.AbsolutePath.TrimEnd('/')}/{original.AbsolutePath.TrimStart('/')}";
                return result.Uri;
            case IPEndPoint ip:
                result.Host = ip.Address.ToString();
                if (ip.Port > 0) result.Port = ip.Port;
                break;
            case DnsEndPoint dns:
                result.Host = dns.Host;
                if (dns.Port > 0) result.Port = dns.Port;
                break;
            default:
                throw new InvalidOperationException($"Endpoints of type {endpoint.GetType()} are not supported");
        }

        // The address says nothing of a scheme, so of several asked for the first is meant.
        if (original.Scheme.Contains('+', StringComparison.Ordinal))
        {
            result.Scheme = original.Scheme.Split('+')[0];
            if (!options.AllowAllSchemes && !options.AllowedSchemes.Contains(result.Scheme, StringComparer.OrdinalIgnoreCase))
                throw new InvalidOperationException($"The scheme '{result.Scheme}' is not allowed.");
        }
        return result.Uri;
    }
}
