using System.Collections.Immutable;
using System.Globalization;
using System.Runtime.CompilerServices;
using System.Threading.Channels;
using Microsoft.Extensions.Logging;

namespace Aspire.Hosting.ApplicationModel;

/// <summary>The lines of one resource: a ring of the last ones and a channel for each watcher.</summary>
internal sealed class ResourceLog(TimeProvider time) : ILogger
{
    private const int Kept = 10_000;

    private readonly Lock _gate = new();
    private readonly Queue<LogLine> _lines = new();
    private ImmutableList<ChannelWriter<LogLine>> _watchers = [];
    private int _count;
    private bool _completed;

    /// <summary>Raised for each line, in order, without its time prefix. Must be quick.</summary>
    internal event Action<string, bool>? LineAdded;

    internal void Add(string text, bool isError)
    {
        lock (_gate)
        {
            var stamp = time.GetUtcNow().ToString("yyyy-MM-ddTHH:mm:ss.fffffffZ", CultureInfo.InvariantCulture);
            var line = new LogLine(++_count, $"{stamp} {text}", isError);
            _lines.Enqueue(line);
            if (_lines.Count > Kept) _lines.Dequeue();
            foreach (var watcher in _watchers) watcher.TryWrite(line);
            LineAdded?.Invoke(text, isError);
        }
    }

    internal void Complete()
    {
        lock (_gate)
        {
            _completed = true;
            foreach (var watcher in _watchers) watcher.TryComplete();
        }
    }

    internal async IAsyncEnumerable<IReadOnlyList<LogLine>> WatchAsync([EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        // A watcher that falls behind loses the oldest lines rather than growing without bound.
        var channel = Channel.CreateBounded<LogLine>(new BoundedChannelOptions(Kept) { FullMode = BoundedChannelFullMode.DropOldest, SingleReader = true });
        lock (_gate)
        {
            foreach (var line in _lines) channel.Writer.TryWrite(line);
            if (_completed) channel.Writer.TryComplete();
            else _watchers = _watchers.Add(channel.Writer);
        }

        try
        {
            while (await channel.Reader.WaitToReadAsync(cancellationToken))
            {
                var batch = new List<LogLine>();
                while (channel.Reader.TryRead(out var line)) batch.Add(line);
                yield return batch;
            }
        }
        finally
        {
            lock (_gate) _watchers = _watchers.Remove(channel.Writer);
        }
    }

    internal async IAsyncEnumerable<IReadOnlyList<LogLine>> GetAllAsync()
    {
        await Task.CompletedTask;
        LogLine[] lines;
        lock (_gate) lines = [.. _lines];
        if (lines.Length > 0) yield return lines;
    }

    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => null;

    public bool IsEnabled(LogLevel logLevel) => logLevel != LogLevel.None;

    public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
        Add(formatter(state, exception) + (exception is null ? "" : Environment.NewLine + exception), logLevel >= LogLevel.Error);
}
