using System.Net;
using System.Net.NetworkInformation;

namespace AiTeams.AppHost.Startup;

/// <summary>
/// Finds a busy port before anything starts. Aspire itself waits for a taken proxy port for a minute and then fails with a stack trace.
/// </summary>
internal static class PortCheck
{
    /// <summary>Whether someone on this machine already accepts connections at <c>localhost</c> on the port.</summary>
    public static bool IsBusy(int port) => IPGlobalProperties.GetIPGlobalProperties().GetActiveTcpListeners()
        .Any(listener => listener.Port == port && IsSeenAtLocalhost(listener.Address));

    /// <summary>The line for the first of the options whose port is taken; null when all are free.</summary>
    public static string? Problem(Ports ports, IEnumerable<string> options)
    {
        var busy = options.FirstOrDefault(option => ports[option] is { } port && IsBusy(port));
        if (busy is null)
        {
            return null;
        }

        var taken = ports[busy]!.Value;
        var holder = PortHolder.Find(taken) is { } name ? $"is held by {name}" : "is in use";
        return $"Port {taken} {holder}. Stop it, or choose another port for {busy}: -- --Ports:{busy}={taken + 100}";
    }

    private static bool IsSeenAtLocalhost(IPAddress address) =>
        IPAddress.IsLoopback(address) || address.Equals(IPAddress.Any) || address.Equals(IPAddress.IPv6Any);
}
