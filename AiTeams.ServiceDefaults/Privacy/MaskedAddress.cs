using System.Net;
using System.Net.Sockets;

namespace AiTeams.ServiceDefaults.Privacy;

/// <summary>An address without the part that names a person: the /24 of IPv4, the /48 of IPv6.</summary>
internal static class MaskedAddress
{
    /// <summary>A text that is no address stays only as long as it cannot hide one.</summary>
    internal static string Of(string? text) => IPAddress.TryParse(text, out var address) ? Of(address)! : SecretNames.Redacted;

    internal static string? Of(IPAddress? address)
    {
        if (address is null) return null;
        if (address.IsIPv4MappedToIPv6) address = address.MapToIPv4();
        if (address.Equals(IPAddress.Loopback)) return "127.0.0.0";
        Span<byte> bytes = stackalloc byte[16];
        if (!address.TryWriteBytes(bytes, out var written)) return null;
        bytes[(address.AddressFamily == AddressFamily.InterNetwork ? 3 : 6)..written].Clear();
        return new IPAddress(bytes[..written]).ToString();
    }
}
