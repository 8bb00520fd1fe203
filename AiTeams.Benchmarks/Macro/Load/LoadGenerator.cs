using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace AiTeams.Benchmarks.Macro.Load;

/// <summary>
/// Requests over keep-alive connections, the next one sent when the last is answered. A process of its own: it reads one command a line
/// (port, path, milliseconds) and answers one line (requests, of them not 200).
/// </summary>
internal static class LoadGenerator
{
    private const int Connections = 32;

    internal static async Task<int> RunAsync()
    {
        while (await Console.In.ReadLineAsync() is { } command)
        {
            var parts = command.Split(' ');
            var (requests, failures) = Run(
                int.Parse(parts[0], CultureInfo.InvariantCulture), parts[1], TimeSpan.FromMilliseconds(int.Parse(parts[2], CultureInfo.InvariantCulture)));
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{requests} {failures}"));
        }
        return 0;
    }

    private static (long Requests, long Failures) Run(int port, string path, TimeSpan duration)
    {
        var request = System.Text.Encoding.ASCII.GetBytes($"GET {path} HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\nUser-Agent: aiteams-benchmarks/1.0\r\nAccept: application/json\r\n\r\n");
        var connections = Enumerable.Range(0, Connections).Select(_ => new Connection(port)).ToArray();
        try
        {
            return Run(connections, request, duration);
        }
        finally
        {
            foreach (var connection in connections) connection.Socket.Dispose();
        }
    }

    private static (long Requests, long Failures) Run(Connection[] connections, byte[] request, TimeSpan duration)
    {
        var descriptors = connections.Select(static connection => new LinuxSocket.Descriptor { Socket = connection.Descriptor, Wanted = LinuxSocket.Readable }).ToArray();
        foreach (var connection in connections) LinuxSocket.Send(connection.Descriptor, request);
        long requests = 0, failures = 0;
        var open = connections.Length;
        var start = Stopwatch.GetTimestamp();
        var sending = true;
        while (open > 0)
        {
            var ready = LinuxSocket.Poll(descriptors, 10_000);
            if (ready <= 0) return (requests, failures + open);
            sending = sending && Stopwatch.GetElapsedTime(start) < duration;
            for (var i = 0; i < connections.Length && ready > 0; i++)
            {
                if (descriptors[i].Ready == 0) continue;
                ready--;
                var answer = connections[i].Read();
                if (answer == Answer.Partial) continue;
                requests++;
                if (answer != Answer.Ok) failures++;
                if (sending && answer != Answer.Closed)
                {
                    LinuxSocket.Send(connections[i].Descriptor, request);
                    continue;
                }
                // Every request that was sent is answered before the run ends: servers and generator count the same.
                descriptors[i].Socket = -1;
                open--;
            }
        }
        return (requests, failures);
    }

    private enum Answer
    {
        Partial,
        Ok,
        Failed,
        Closed,
    }

    private sealed class Connection
    {
        private readonly byte[] _buffer = new byte[16 * 1024];
        private int _filled;

        internal Connection(int port)
        {
            Socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
            Socket.Connect(new IPEndPoint(IPAddress.Loopback, port));
            Descriptor = (int)Socket.Handle;
        }

        internal Socket Socket { get; }

        internal int Descriptor { get; }

        internal Answer Read()
        {
            var read = LinuxSocket.Receive(Descriptor, _buffer.AsSpan(_filled));
            if (read <= 0) return Answer.Closed;
            _filled += (int)read;
            var received = _buffer.AsSpan(0, _filled);
            if (Response.Length(received) == 0) return Answer.Partial;
            _filled = 0;
            return Response.IsOk(received) ? Answer.Ok : Answer.Failed;
        }
    }
}
