using System.Diagnostics.CodeAnalysis;
using System.Net;

namespace Microsoft.Extensions.ServiceDiscovery;

/// <summary>A name to resolve, <c>[scheme[+scheme]://][_endpoint.]service[:port]</c>, in its parts.</summary>
internal sealed record ServiceName(string Service, string? Endpoint, IReadOnlyList<string> Schemes, int Port)
{
    public static bool TryParse(string input, [NotNullWhen(true)] out ServiceName? name)
    {
        name = null;
        var hasScheme = input.Contains("://", StringComparison.Ordinal);
        if (!Uri.TryCreate(hasScheme ? input : $"none://{input}", default(UriCreationOptions), out var uri)) return false;

        var host = uri.Host;
        var dot = host.IndexOf('.', StringComparison.Ordinal);
        var named = host.StartsWith('_') && dot > 1 && host[^1] != '.';
        name = new(named ? host[(dot + 1)..] : host, named ? host[1..dot] : null, hasScheme ? uri.Scheme.Split('+') : [], uri.Port);
        return true;
    }

    /// <summary>The name taken as an address.</summary>
    public EndPoint Address => ServiceEndpoint.HostAndPort(Service, Port) ?? new DnsEndPoint(Service, 0);
}
