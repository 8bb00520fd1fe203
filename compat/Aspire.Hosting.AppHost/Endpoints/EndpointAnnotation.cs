using System.Net.Sockets;

namespace Aspire.Hosting.ApplicationModel;

/// <summary>A port of a resource. The stand-in has no proxy: a proxied endpoint differs from others only in that tests may move its port.</summary>
public sealed class EndpointAnnotation : IResourceAnnotation
{
    public EndpointAnnotation(ProtocolType protocol, string? uriScheme = null, string? transport = null, string? name = null, int? port = null,
        int? targetPort = null, bool? isExternal = null, bool? isProxied = null)
    {
        Protocol = protocol;
        UriScheme = uriScheme ?? "tcp";
        Transport = transport ?? (UriScheme is "http" or "https" ? "http" : "tcp");
        Name = name ?? UriScheme;
        Port = port;
        TargetPort = targetPort;
        IsExternal = isExternal ?? false;
        IsProxied = isProxied ?? true;
    }

    public string Name { get; set; }

    public ProtocolType Protocol { get; set; }

    /// <summary>The port others connect to; null lets the host choose a free one.</summary>
    public int? Port { get; set; }

    /// <summary>The port the process or container listens on, where it differs from the public one (containers) or is fixed (programs).</summary>
    public int? TargetPort { get; set; }

    public string UriScheme { get; set; }

    public string TargetHost { get; set; } = "localhost";

    public string Transport { get; set; }

    public bool IsExternal { get; set; }

    public bool IsProxied { get; set; }

    /// <summary>Left out of what WithReference(project) injects.</summary>
    public bool ExcludeReferenceEndpoint { get; set; }

    /// <summary>The variable that gets the port, for programs that are told it that way.</summary>
    internal string? Variable { get; set; }

    internal int? AllocatedPort { get; set; }

    internal bool IsHttp => UriScheme is "http" or "https";
}
