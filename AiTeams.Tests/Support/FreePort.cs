using System.Net;
using System.Net.Sockets;

namespace AiTeams.Tests.Support;

/// <summary>
/// For programs that cannot be told port 0. Never one that the system gives out by itself: a connection of any other test could take such a
/// port before the program does, or after it has gone.
/// </summary>
internal static class FreePort
{
    private const int First = 12_000;
    private const int Count = 8_000;

    // Test processes run side by side, so each begins elsewhere.
    private static int _last = Random.Shared.Next(Count);

    /// <summary>A port that nobody holds and that is not given out twice by this process.</summary>
    public static int Next()
    {
        while (true)
        {
            var port = First + (int)((uint)Interlocked.Increment(ref _last) % Count);
            using var listener = new TcpListener(IPAddress.Any, port);
            try
            {
                listener.Start();
                return port;
            }
            catch (SocketException taken) when (taken.SocketErrorCode is SocketError.AddressAlreadyInUse or SocketError.AccessDenied)
            {
            }
        }
    }
}
