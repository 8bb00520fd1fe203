using OpenTelemetry;

namespace AiTeams.ServiceDefaults.Export;

/// <summary>
/// What became of each item of one signal, which the SDK does not say: accepted, exported, dropped and why. It also keeps an endpoint that does
/// not answer from being tried with every batch: after a failure the next try waits, twice as long each time up to half a minute.
/// </summary>
internal sealed class ExportLedger(string signal, TimeProvider time)
{
    private static readonly TimeSpan FirstPause = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(30);

    private readonly Lock _books = new();
    private long _accepted;
    private long _exported;
    private long _failed;
    private long _queueFull;
    private long _handled;
    private long _failedAt;
    private volatile bool _closed;
    private TimeSpan _pause;

    /// <summary>traces | metrics | logs.</summary>
    internal string Signal => signal;

    internal long Exported => Interlocked.Read(ref _exported);

    internal long QueueFull => Interlocked.Read(ref _queueFull);

    internal long ExportFailed => Interlocked.Read(ref _failed);

    /// <summary>Accepted and neither exported nor dropped yet.</summary>
    internal long Pending => _closed ? 0 : Open;

    /// <summary>What the end of the service left unsent.</summary>
    internal long Shutdown => _closed ? Open : 0;

    private long Open => Interlocked.Read(ref _accepted) - Interlocked.Read(ref _handled);

    /// <summary>Whether the queue has room for one more; if not, it is counted as dropped.</summary>
    internal bool TryAccept()
    {
        // The SDK's queue frees a place when a batch is taken, this count when it is done with: so the SDK itself never drops unseen. Entered
        // first and judged then: callers who judge at the same time must not all find the last place free.
        if (Interlocked.Increment(ref _accepted) - Interlocked.Read(ref _handled) <= OtlpSettings.QueueSize) return !_closed;
        Interlocked.Decrement(ref _accepted);
        Interlocked.Increment(ref _queueFull);
        return false;
    }

    /// <summary>The service ends: what is open now counts as dropped, and what an export still under way may yet do does not change that.</summary>
    internal void Close()
    {
        lock (_books) _closed = true;
    }

    /// <summary>Whether the endpoint may be tried now.</summary>
    internal bool MayTry() => _pause == TimeSpan.Zero || time.GetElapsedTime(_failedAt) >= _pause;

    /// <param name="count">Items of the batch.</param>
    /// <param name="tried">False when the endpoint was left alone.</param>
    internal ExportResult Done(long count, ExportResult result, bool tried)
    {
        lock (_books)
        {
            if (_closed) return result;
            // Told first, handed over then: no reader finds an item neither pending nor accounted for.
            Interlocked.Add(ref result == ExportResult.Success ? ref _exported : ref _failed, count);
            Interlocked.Add(ref _handled, count);
        }
        if (!tried) return result;
        if (result == ExportResult.Success)
        {
            _pause = TimeSpan.Zero;
            return result;
        }
        _failedAt = time.GetTimestamp();
        _pause = _pause == TimeSpan.Zero ? FirstPause : _pause * 2 < LongestPause ? _pause * 2 : LongestPause;
        return result;
    }
}
