using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;

namespace AiTeams.AppHost.Publish;

/// <summary>
/// The addresses of the published containers. They get the upper half of the subnet, the machine itself has the first address of the lower one: so a
/// service can answer <c>/metrics</c> to the other containers and to nobody who comes in through its published port.
/// </summary>
internal sealed record ContainerNetwork(IPNetwork Subnet)
{
    private const int LongestPrefix = 28;

    public static ContainerNetwork Default { get; } = new(IPNetwork.Parse("172.30.70.0/24"));

    /// <summary>What containers get their addresses from.</summary>
    public IPNetwork Containers => new(Address(1u << (31 - Subnet.PrefixLength)), Subnet.PrefixLength + 1);

    /// <summary>The network that a setting names, or the default; null when it cannot be used.</summary>
    public static ContainerNetwork? Of(string? subnet) =>
        string.IsNullOrEmpty(subnet) ? Default
        : IPNetwork.TryParse(subnet, out var network)
            && network.BaseAddress.AddressFamily == AddressFamily.InterNetwork && network.PrefixLength is > 0 and <= LongestPrefix
            ? new ContainerNetwork(network)
            : null;

    /// <summary>The network as a Compose file describes it.</summary>
    public Dictionary<string, string> ToIpam() => new()
    {
        ["subnet"] = Subnet.ToString(),
        ["ip_range"] = Containers.ToString(),
        ["gateway"] = Address(1).ToString(),
    };

    private IPAddress Address(uint offset)
    {
        Span<byte> bytes = stackalloc byte[4];
        BinaryPrimitives.WriteUInt32BigEndian(bytes, BinaryPrimitives.ReadUInt32BigEndian(Subnet.BaseAddress.GetAddressBytes()) + offset);
        return new IPAddress(bytes);
    }
}
