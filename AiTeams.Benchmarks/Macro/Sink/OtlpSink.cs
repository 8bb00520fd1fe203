using System.Buffers.Text;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace AiTeams.Benchmarks.Macro.Sink;

/// <summary>How an endpoint treats its senders.</summary>
internal enum Manner
{
    /// <summary>Answers 200 at once.</summary>
    Prompt,

    /// <summary>Answers 200 after a while.</summary>
    Slow,

    /// <summary>Takes connections and reads nothing.</summary>
    BlackHole,

    /// <summary>Answers 503.</summary>
    Refusing,
}

/// <summary>An OTLP/HTTP endpoint that does next to nothing with what it gets: it reads, counts, answers. One thread per connection.</summary>
internal sealed class OtlpSink : IDisposable
{
    private static readonly TimeSpan SlowAnswer = TimeSpan.FromMilliseconds(200);

    private readonly Socket _listener = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
    private readonly ManualResetEventSlim _end = new();
    private readonly Manner _manner;
    private long _spans;
    private long _logs;
    private long _requests;

    internal OtlpSink(Manner manner)
    {
        _manner = manner;
        _listener.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        _listener.Listen(64);
        Start(Accept);
    }

    internal int Port => ((IPEndPoint)_listener.LocalEndPoint!).Port;

    /// <summary>Spans that were answered with 200.</summary>
    internal long Spans => Interlocked.Read(ref _spans);

    internal long Logs => Interlocked.Read(ref _logs);

    internal long Requests => Interlocked.Read(ref _requests);

    public void Dispose()
    {
        _end.Set();
        _listener.Dispose();
    }

    private static void Start(ThreadStart run) => new Thread(run) { IsBackground = true, Name = "OTLP sink" }.Start();

    private void Accept()
    {
        try
        {
            while (true)
            {
                var connection = _listener.Accept();
                connection.NoDelay = true;
                if (_manner != Manner.BlackHole) Start(() => Serve(connection));
            }
        }
        catch (SocketException)
        {
            // Disposed: nobody is taken any more.
        }
        catch (ObjectDisposedException)
        {
        }
    }

    private void Serve(Socket connection)
    {
        using var stream = new NetworkStream(connection, ownsSocket: true);
        var buffer = new byte[256 * 1024];
        var filled = 0;
        try
        {
            while (true)
            {
                int head;
                while ((head = buffer.AsSpan(0, filled).IndexOf("\r\n\r\n"u8)) < 0) filled += Read(stream, buffer, filled);
                var body = head + 4;
                var length = ContentLength(buffer.AsSpan(0, head));
                if (buffer.Length < body + length) Array.Resize(ref buffer, 2 * (body + length));
                while (filled < body + length) filled += Read(stream, buffer, filled);
                Answer(stream, buffer.AsSpan(0, head), buffer.AsSpan(body, length));
                buffer.AsSpan(body + length, filled - body - length).CopyTo(buffer);
                filled -= body + length;
            }
        }
        catch (IOException)
        {
            // The sender has gone.
        }
    }

    private void Answer(NetworkStream stream, ReadOnlySpan<byte> head, ReadOnlySpan<byte> body)
    {
        Interlocked.Increment(ref _requests);
        if (_manner == Manner.Refusing)
        {
            stream.Write("HTTP/1.1 503 Service Unavailable\r\nContent-Length: 0\r\n\r\n"u8);
            return;
        }
        if (_manner == Manner.Slow && _end.Wait(SlowAnswer)) return;
        if (head.StartsWith("POST /v1/traces"u8)) Interlocked.Add(ref _spans, SpanCount.Of(body));
        else if (head.StartsWith("POST /v1/logs"u8)) Interlocked.Add(ref _logs, SpanCount.Of(body));
        stream.Write("HTTP/1.1 200 OK\r\nContent-Type: application/x-protobuf\r\nContent-Length: 0\r\n\r\n"u8);
    }

    private static int ContentLength(ReadOnlySpan<byte> head)
    {
        var at = head.IndexOf("Content-Length: "u8);
        return at >= 0 && Utf8Parser.TryParse(head[(at + 16)..], out int length, out _)
            ? length
            : throw new InvalidDataException($"A sender does not say how long its body is: {Encoding.ASCII.GetString(head)}");
    }

    private static int Read(NetworkStream stream, byte[] buffer, int filled)
    {
        var read = stream.Read(buffer, filled, buffer.Length - filled);
        return read > 0 ? read : throw new EndOfStreamException();
    }
}
