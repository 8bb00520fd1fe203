using System.Buffers.Binary;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Extensions.Options;

namespace AiTeams.WorkflowEngine.Sids;

/// <summary>
/// Makes sids. At most 65,536 in a millisecond are distinct per sub, location, low half of the address, first two digits of the port and low
/// byte of the process id.
/// </summary>
internal sealed class SidGenerator(IOptions<SidOptions> options, IServer server, TimeProvider time)
{
    private readonly Lazy<ushort> _addressEnd = new(() => EndOf(options.Value.Address is { Length: > 0 } given ? IPAddress.Parse(given) : LocalAddress()));
    private readonly Lazy<string> _port = new(() => PortOf(options.Value.Port is { Length: > 0 } given ? given : ListeningPort(server)));
    private int _index;

    public string Next() => new Sid(
        options.Value.Sub,
        (byte)Environment.ProcessId,
        (ushort)Interlocked.Increment(ref _index),
        options.Value.Location,
        time.GetUtcNow().ToUnixTimeMilliseconds(),
        _addressEnd.Value,
        _port.Value).ToString();

    internal static ushort EndOf(IPAddress address) => BinaryPrimitives.ReadUInt16BigEndian(address.GetAddressBytes().AsSpan(2));

    /// <summary>The first two digits; of a port below 1000 those it has with four.</summary>
    internal static string PortOf(string port) => port.PadLeft(4, '0')[..2];

    /// <summary>The address from which this machine would reach the world. Connecting a UDP socket sends nothing.</summary>
    private static IPAddress LocalAddress()
    {
        try
        {
            using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);
            socket.Connect(new IPAddress([8, 8, 8, 8]), 80);
            return ((IPEndPoint)socket.LocalEndPoint!).Address;
        }
        catch (SocketException)
        {
            return IPAddress.Loopback; // no network, no less a run
        }
    }

    private static string ListeningPort(IServer server) =>
        server.Features.Get<IServerAddressesFeature>()?.Addresses.FirstOrDefault() is { } address
            ? BindingAddress.Parse(address).Port.ToString(CultureInfo.InvariantCulture)
            : "0";
}
