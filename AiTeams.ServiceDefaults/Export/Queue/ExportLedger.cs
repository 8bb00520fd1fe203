namespace AiTeams.ServiceDefaults.Export.Queue;

/// <summary>Why an item never arrived: label <c>reason</c> of telemetry_dropped_total.</summary>
internal enum DropReason
{
    QueueFull,
    ExportFailed,
    TooLarge,
    Shutdown,
}

/// <summary>
/// What became of each item of one signal: exported, dropped and why, or still on its way. Every item that was offered is in exactly one of these
/// at any time, so that the counters add up whenever they are read.
/// </summary>
internal sealed class ExportLedger(string signal)
{
    private readonly Lock _books = new();

    /// <summary>The queue's as well: whoever adds an item holds it already when the books are asked, which costs less than two locks.</summary>
    internal Lock Gate => _books;

    private readonly long[] _dropped = new long[4];
    private long _exported;
    private long _pending;
    private long _kept;
    private bool _closed;

    /// <summary>traces | metrics | logs.</summary>
    internal string Signal => signal;

    internal long Exported => Read(ref _exported);

    /// <summary>Taken, and neither exported nor dropped yet; what waits on disk for a later start counts too.</summary>
    internal long Pending => Read(ref _pending);

    internal long Dropped(DropReason reason) => Read(ref _dropped[(int)reason]);

    internal long DroppedInAll
    {
        get
        {
            lock (_books) return _dropped.Sum();
        }
    }

    internal void Take(long count = 1)
    {
        lock (_books) _pending += count;
    }

    /// <summary>An item that is not even taken.</summary>
    internal void Refuse(DropReason reason)
    {
        lock (_books) _dropped[(int)reason]++;
    }

    /// <param name="delivered">Of these, how many the endpoint took.</param>
    /// <param name="reason">What the others were lost to.</param>
    internal void Settle(long count, long delivered, DropReason reason = DropReason.ExportFailed)
    {
        lock (_books)
        {
            // What an export still under way at the end may yet do does not change what the end has told.
            if (_closed) return;
            _pending -= count;
            _exported += delivered;
            _dropped[(int)reason] += count - delivered;
        }
    }

    /// <summary>So many of the items on their way wait on disk, where the end of the service does not reach them.</summary>
    internal void Keep(long count)
    {
        lock (_books) _kept += count;
    }

    /// <summary>The service ends: what is open now, and not on disk, counts as dropped.</summary>
    internal void Close()
    {
        lock (_books)
        {
            if (_closed) return;
            _closed = true;
            _dropped[(int)DropReason.Shutdown] += _pending - _kept;
            _pending = _kept;
        }
    }

    private long Read(ref long count)
    {
        lock (_books) return count;
    }
}
