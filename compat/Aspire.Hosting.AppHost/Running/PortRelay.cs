using System.Net;
using System.Net.Sockets;

namespace Aspire.Hosting.Running;

/// <summary>Passes TCP connections from one address on to another. When the address is taken it does nothing: then the target itself listens there.</summary>
internal sealed class PortRelay : IAsyncDisposable
{
    private readonly CancellationTokenSource _stop = new();
    private readonly Task _accepting;

    internal PortRelay(IPEndPoint from, IPEndPoint to)
    {
        var listener = new TcpListener(from);
        try
        {
            listener.Start();
            _accepting = AcceptAsync(listener, to);
        }
        catch (SocketException)
        {
            listener.Dispose();
            _accepting = Task.CompletedTask;
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _accepting;
        _stop.Dispose();
    }

    private async Task AcceptAsync(TcpListener listener, IPEndPoint to)
    {
        using (listener)
        {
            try
            {
                while (true) _ = PassAsync(await listener.AcceptTcpClientAsync(_stop.Token), to);
            }
            catch (OperationCanceledException)
            {
                // Disposed.
            }
        }
    }

    private async Task PassAsync(TcpClient incoming, IPEndPoint to)
    {
        using (incoming)
        using (var outgoing = new TcpClient())
        {
            try
            {
                await outgoing.ConnectAsync(to, _stop.Token);
                await Task.WhenAll(CopyAsync(incoming, outgoing), CopyAsync(outgoing, incoming));
            }
            catch (Exception exception) when (exception is IOException or SocketException or OperationCanceledException or InvalidOperationException)
            {
                // Either side went away; closing both tells the other.
            }
        }
    }

    private async Task CopyAsync(TcpClient from, TcpClient to)
    {
        await from.GetStream().CopyToAsync(to.GetStream(), _stop.Token);
        to.Client.Shutdown(SocketShutdown.Send);
    }
}
