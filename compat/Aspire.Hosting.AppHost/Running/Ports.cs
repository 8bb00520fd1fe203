using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using Aspire.Hosting.ApplicationModel;
using Microsoft.Extensions.Configuration;

namespace Aspire.Hosting.Running;

/// <summary>Decides every endpoint's port before anything starts, so that each resource can be told the address of any other.</summary>
internal static class Ports
{
    // Below the range that systems hand out to outgoing connections, so that none takes the port between choice and use.
    private const int FirstFree = 10_000;
    private const int LastFree = 32_767;
    private const int Attempts = 1_000;

    private static readonly HashSet<int> Taken = [];

    internal static void Allocate(IResource resource, IConfiguration configuration)
    {
        var randomize = configuration.GetValue("DcpPublisher:RandomizePorts", false);
        foreach (var endpoint in resource.Annotations.OfType<EndpointAnnotation>())
        {
            var isContainer = resource is ContainerResource;
            if (isContainer && endpoint.TargetPort is null)
                throw new DistributedApplicationException($"The endpoint '{endpoint.Name}' for container resource '{resource.Name}' must specify the TargetPort.");
            if (!isContainer && endpoint is { TargetPort: { } target, Port: { } port } && target != port)
                throw new DistributedApplicationException($"The endpoint '{endpoint.Name}' of resource '{resource.Name}' has port {port} and target port {target}: "
                    + "this host has no proxy between them; leave one out.");

            var wanted = endpoint.Port ?? (isContainer ? null : endpoint.TargetPort);
            var movable = wanted is null || (randomize && endpoint.IsProxied && (isContainer || endpoint.TargetPort is null));
            endpoint.AllocatedPort = movable ? FindFree() : wanted;
        }
    }

    /// <summary>A failure line when a port of the resource is taken.</summary>
    internal static string? FindBusy(IResource resource)
    {
        foreach (var endpoint in resource.Annotations.OfType<EndpointAnnotation>())
        {
            if (endpoint.Protocol == ProtocolType.Tcp && !IsFree(endpoint.AllocatedPort!.Value))
            {
                return string.Create(CultureInfo.InvariantCulture,
                    $"port {endpoint.AllocatedPort} of its endpoint '{endpoint.Name}' is in use by another program.");
            }
        }

        return null;
    }

    private static int FindFree()
    {
        for (var i = 0; i < Attempts; i++)
        {
            var port = RandomNumberGenerator.GetInt32(FirstFree, LastFree + 1);
            lock (Taken)
            {
                if (!Taken.Contains(port) && IsFree(port))
                {
                    Taken.Add(port);
                    return port;
                }
            }
        }

        throw new DistributedApplicationException($"No free port between {FirstFree} and {LastFree}.");
    }

    private static bool IsFree(int port) => CanBind(IPAddress.Loopback, port) && (!Socket.OSSupportsIPv6 || CanBind(IPAddress.IPv6Loopback, port));

    private static bool CanBind(IPAddress address, int port)
    {
        try
        {
            using var listener = new TcpListener(address, port);
            listener.Start();
            return true;
        }
        catch (SocketException exception) when (exception.SocketErrorCode is SocketError.AddressNotAvailable or SocketError.AddressFamilyNotSupported)
        {
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }
}
