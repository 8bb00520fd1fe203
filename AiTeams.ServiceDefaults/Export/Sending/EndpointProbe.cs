using System.Net;
using System.Net.Sockets;

namespace AiTeams.ServiceDefaults.Export.Sending;

/// <summary>
/// Asks whether anything listens, without an exception when nothing does: one refused connection through HttpClient throws ten times on its way
/// up, and an absent collector is refused all day.
/// </summary>
internal static class EndpointProbe
{
    internal static async Task<bool> ListensAsync(Uri endpoint, CancellationToken cancellationToken)
    {
        // Behind a proxy the endpoint need not be reachable from here.
        if (HttpClient.DefaultProxy.GetProxy(endpoint) is { } proxy && proxy != endpoint) return true;
        using var connecting = new SocketAsyncEventArgs
        {
            RemoteEndPoint = IPAddress.TryParse(endpoint.DnsSafeHost, out var address)
                ? new IPEndPoint(address, endpoint.Port)
                : new DnsEndPoint(endpoint.DnsSafeHost, endpoint.Port),
        };
        var done = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        connecting.Completed += (_, _) => done.TrySetResult();
        if (Socket.ConnectAsync(SocketType.Stream, ProtocolType.Tcp, connecting))
        {
            await using var cancelled = cancellationToken.UnsafeRegister(static state => Socket.CancelConnectAsync((SocketAsyncEventArgs)state!), connecting);
            await done.Task;
        }
        connecting.ConnectSocket?.Dispose();
        return connecting.SocketError == SocketError.Success;
    }
}
