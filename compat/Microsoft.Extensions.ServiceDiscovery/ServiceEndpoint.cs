using System.Diagnostics.CodeAnalysis;
using System.Net;
using System.Net.Sockets;
using Microsoft.AspNetCore.Http.Features;

namespace Microsoft.Extensions.ServiceDiscovery;

/// <summary>One address at which a service answers.</summary>
public abstract class ServiceEndpoint
{
    public abstract EndPoint EndPoint { get; }

    public abstract IFeatureCollection Features { get; }

    public static ServiceEndpoint Create(EndPoint endPoint, IFeatureCollection? features = null)
    {
        ArgumentNullException.ThrowIfNull(endPoint);
        return new Address(endPoint, features ?? new FeatureCollection());
    }

    /// <summary>Reads an absolute URI, or <c>host[:port]</c> without a scheme.</summary>
    public static bool TryParse([NotNullWhen(true)] string? value, [NotNullWhen(true)] out ServiceEndpoint? serviceEndpoint)
    {
        serviceEndpoint = null;
        if (string.IsNullOrWhiteSpace(value)) return false;
        if (!value.Contains("://", StringComparison.Ordinal) && HostAndPort(value) is { } hostAndPort) serviceEndpoint = Create(hostAndPort);
        else if (Uri.TryCreate(value, default(UriCreationOptions), out var uri)) serviceEndpoint = Create(new UriEndPoint(uri));
        return serviceEndpoint is not null;
    }

    /// <summary>Null when the text is no host. Port 0 stands for the scheme's own.</summary>
    internal static EndPoint? HostAndPort(string value)
    {
        if (!Uri.TryCreate($"none://{value}", default(UriCreationOptions), out var uri)) return null;
        return HostAndPort(uri.Host, uri.Port);
    }

    internal static EndPoint? HostAndPort(string host, int port)
    {
        port = Math.Max(port, 0);
        if (IPAddress.TryParse(host, out var ip)) return new IPEndPoint(ip, port);
        return host.Length == 0 ? null : new DnsEndPoint(host, port);
    }

    private sealed class Address(EndPoint endPoint, IFeatureCollection features) : ServiceEndpoint
    {
        public override EndPoint EndPoint => endPoint;

        public override IFeatureCollection Features => features;

        public override string? ToString() => endPoint switch
        {
            IPEndPoint { Port: 0, AddressFamily: AddressFamily.InterNetworkV6 } ip => $"[{ip.Address}]",
            IPEndPoint { Port: 0 } ip => ip.Address.ToString(),
            DnsEndPoint { Port: 0 } dns => dns.Host,
            DnsEndPoint dns => $"{dns.Host}:{dns.Port}",
            _ => endPoint.ToString(),
        };
    }
}
