using System.Net;
using System.Net.Sockets;

namespace AiTeams.Tests.Support;

/// <summary>For programs that cannot be told port 0. Another process may take the port first: use port 0 wherever that is possible.</summary>
internal static class FreePort
{
    public static int Next()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
