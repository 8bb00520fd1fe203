using System.Buffers;

namespace AiTeams.ServiceDefaults.Logging;

/// <summary>
/// Lines for stdout: callers copy them into pooled chunks under a short lock, one background thread writes the chunks out. A reader that
/// stalls fills the queue, never a request: beyond <see cref="OrdinaryBytes"/> lines up to INFO are dropped, beyond <see cref="ReserveBytes"/>
/// more all of them; both are counted.
/// </summary>
internal sealed class StdoutLineSink : ILogLineSink, IDisposable
{
    internal const int OrdinaryBytes = 16 * 1024 * 1024;
    internal const int ReserveBytes = 64 * 1024 * 1024;

    private const int ChunkBytes = 64 * 1024;

    /// <summary>Lines of so long go out in one write: a system call per line costs more than the line.</summary>
    private static readonly TimeSpan Gather = TimeSpan.FromMilliseconds(5);

    private readonly Stream _output;
    private readonly Thread _thread;
    private readonly Lock _gate = new();
    private readonly AutoResetEvent _work = new(false);
    private readonly AutoResetEvent _hurry = new(false);
    private readonly ManualResetEventSlim _empty = new(true);
    private List<Chunk> _filling = [];
    private List<Chunk> _writing = [];
    private long _pendingBytes;
    private long _pendingLines;
    private long _written;
    private long _dropped;
    private long _failed;
    private bool _stopping;

    public StdoutLineSink()
        : this(Console.OpenStandardOutput()) => StdoutPipe.Widen(StdoutPipe.Stdout);

    internal StdoutLineSink(Stream output)
    {
        _output = output;
        _thread = new Thread(WriteOut) { IsBackground = true, Name = "log lines" };
        _thread.Start();
        AppDomain.CurrentDomain.ProcessExit += OnExit;
        AppDomain.CurrentDomain.UnhandledException += OnCrash;
    }

    internal long WrittenLines => Interlocked.Read(ref _written);

    internal long DroppedLines => Interlocked.Read(ref _dropped);

    /// <summary>Taken, and not written as the reader is gone.</summary>
    internal long FailedLines => Interlocked.Read(ref _failed);

    internal long PendingLines => Interlocked.Read(ref _pendingLines);

    public void Write(ReadOnlySpan<byte> line, bool essential)
    {
        bool first;
        lock (_gate)
        {
            if (_stopping || _pendingBytes + line.Length > OrdinaryBytes + (essential ? ReserveBytes : 0))
            {
                _dropped++;
                return;
            }
            Append(line);
            first = _pendingLines == 0;
            _pendingLines++;
            _pendingBytes += line.Length;
            if (first) _empty.Reset();
        }
        if (first) _work.Set();
    }

    public void Flush(TimeSpan timeout)
    {
        _hurry.Set();
        _empty.Wait(timeout);
    }

    public void Dispose()
    {
        AppDomain.CurrentDomain.ProcessExit -= OnExit;
        AppDomain.CurrentDomain.UnhandledException -= OnCrash;
        Stop();
    }

    private void OnExit(object? sender, EventArgs e) => Stop();

    /// <summary>A crash ends the process without its exit event, and the lines before it are the ones that tell why.</summary>
    private void OnCrash(object sender, UnhandledExceptionEventArgs e) => Flush(TimeSpan.FromSeconds(2));

    private void Stop()
    {
        Flush(TimeSpan.FromSeconds(2));
        lock (_gate) _stopping = true;
        _hurry.Set();
        _work.Set();
    }

    private void Append(ReadOnlySpan<byte> line)
    {
        var last = _filling.Count - 1;
        if (last < 0 || _filling[last].Buffer.Length - _filling[last].Bytes < line.Length)
        {
            _filling.Add(new(ArrayPool<byte>.Shared.Rent(Math.Max(ChunkBytes, line.Length)), 0, 0));
            last++;
        }
        var (buffer, bytes, lines) = _filling[last];
        line.CopyTo(buffer.AsSpan(bytes));
        _filling[last] = new(buffer, bytes + line.Length, lines + 1);
    }

    private void WriteOut()
    {
        while (true)
        {
            _work.WaitOne();
            while (true)
            {
                _hurry.WaitOne(Gather);
                long lines;
                lock (_gate)
                {
                    if (_filling.Count == 0)
                    {
                        _empty.Set();
                        if (_stopping) return;
                        break;
                    }
                    (_filling, _writing) = (_writing, _filling);
                    lines = _pendingLines;
                }
                var failed = WriteChunks();
                lock (_gate)
                {
                    _written += lines - failed;
                    _failed += failed;
                    _pendingLines -= lines;
                }
            }
        }
    }

    /// <returns>Lines that could not be written.</returns>
    private long WriteChunks()
    {
        long failed = 0;
        foreach (var chunk in _writing)
        {
            try
            {
                _output.Write(chunk.Buffer, 0, chunk.Bytes);
            }
            catch (Exception exception) when (exception is IOException or ObjectDisposedException or UnauthorizedAccessException)
            {
                // The reader is gone; only the count can say so.
                failed += chunk.Lines;
            }
            lock (_gate) _pendingBytes -= chunk.Bytes;
            ArrayPool<byte>.Shared.Return(chunk.Buffer);
        }
        _writing.Clear();
        try
        {
            _output.Flush();
        }
        catch (IOException)
        {
        }
        return failed;
    }

    /// <summary>Whole lines in a pooled buffer.</summary>
    private readonly record struct Chunk(byte[] Buffer, int Bytes, int Lines);
}
