using System.Collections.Frozen;
using System.Net;
using System.Net.Sockets;
using AiTeams.ServiceDefaults.Tracking;
using Microsoft.Extensions.Options;

namespace AiTeams.WorkflowEngine.Nodes.Http;

/// <summary>
/// Connects http_request nodes. The guard stands where the socket is opened, after the name was resolved: neither a name that points inside, nor
/// one that changes its mind between check and use, nor a redirect gets around it.
/// </summary>
internal sealed class GuardedConnection
{
    private readonly FrozenSet<string> _allowed;

    public GuardedConnection(IOptions<HttpNodeOptions> options)
    {
        // Hosts are compared without the brackets of IPv6 addresses.
        _allowed = options.Value.AllowedTargets
            .Select(target => target.Replace("[", "", StringComparison.Ordinal).Replace("]", "", StringComparison.Ordinal))
            .ToFrozenSet(StringComparer.OrdinalIgnoreCase);
        Client = new(new SocketsHttpHandler
        {
            ActivityHeadersPropagator = new TraceContextOnly(),
            AllowAutoRedirect = false,
            AutomaticDecompression = DecompressionMethods.All,
            ConnectCallback = ConnectAsync,
            MaxResponseHeadersLength = 32,
            PooledConnectionLifetime = TimeSpan.FromMinutes(2),
            UseCookies = false,

            // A proxy of the environment would connect for us, behind the guard's back.
            UseProxy = false,
        });
    }

    public HttpMessageInvoker Client { get; }

    private async ValueTask<Stream> ConnectAsync(SocketsHttpConnectionContext context, CancellationToken cancellationToken)
    {
        var (host, port) = (context.DnsEndPoint.Host.Trim('[', ']'), context.DnsEndPoint.Port);
        var addresses = IPAddress.TryParse(host, out var literal) ? [literal] : await Dns.GetHostAddressesAsync(host, cancellationToken);
        var permitted = _allowed.Contains($"{host}:{port}") ? addresses : Array.FindAll(addresses, AddressRules.IsPublic);
        if (permitted.Length == 0 && addresses.Length > 0) throw new TargetRefusedException();

        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            await socket.ConnectAsync(permitted, port, cancellationToken);
            return new NetworkStream(socket, ownsSocket: true);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }
}

/// <summary>The target's address is not one that nodes may reach.</summary>
internal sealed class TargetRefusedException() : Exception("The target's address is private, loopback or link-local.");
