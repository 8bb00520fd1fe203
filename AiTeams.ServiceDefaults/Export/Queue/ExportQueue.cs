namespace AiTeams.ServiceDefaults.Export.Queue;

/// <summary>
/// What waits to be sent, encoded already. Whoever adds copies its bytes under a short lock and never waits; beyond its bounds in items and in
/// bytes the queue refuses and counts. Items leave it when their fate is known, so that the bounds hold for what is under way too.
/// </summary>
internal sealed class ExportQueue(ExportLedger ledger, QueueLimits limits, TimeProvider time) : IDisposable
{
    private readonly Lock _gate = ledger.Gate;
    private readonly SemaphoreSlim _work = new(0);
    private readonly Queue<Batch> _full = new();
    private readonly Stack<Batch> _spare = new();
    private Batch? _filling;
    private int _items;
    private long _bytes;
    private bool _closed;

    internal ExportLedger Ledger => ledger;

    /// <summary>Whether a whole batch waits.</summary>
    internal bool HasFull
    {
        get
        {
            lock (_gate) return _full.Count > 0;
        }
    }

    /// <summary>Whether an item would be refused, which is counted then: no need to encode what nobody takes.</summary>
    internal bool Refuses()
    {
        var closed = Volatile.Read(ref _closed);
        if (!closed && Volatile.Read(ref _items) < limits.Items) return false;
        ledger.Refuse(closed ? DropReason.Shutdown : DropReason.QueueFull);
        return true;
    }

    /// <summary>Takes a copy, or counts the item as dropped.</summary>
    internal bool TryAdd(byte[] scope, ReadOnlySpan<byte> field)
    {
        if (field.Length > limits.ItemBytes)
        {
            ledger.Refuse(DropReason.TooLarge);
            return false;
        }
        lock (_gate)
        {
            if (_closed || _items >= limits.Items || _bytes + field.Length > limits.Bytes)
            {
                ledger.Refuse(_closed ? DropReason.Shutdown : DropReason.QueueFull);
                return false;
            }
            _items++;
            _bytes += field.Length;
            ledger.Take();
            var batch = _filling ??= _spare.TryPop(out var spare) ? spare : new(limits.BatchItems);
            batch.Add(scope, field, batch.Count == 0 ? time.GetTimestamp() : 0);
            if (batch.IsFull || batch.Bytes >= limits.BatchBytes) Seal();
        }
        return true;
    }

    /// <summary>Waits for a full batch, or so long as items may wait for others.</summary>
    internal Task<bool> WaitAsync(TimeSpan delay) => _work.WaitAsync(delay);

    /// <summary>Ends the waiting: what is there is to be sent now.</summary>
    internal void Hurry() => _work.Release();

    /// <param name="alsoPart">A partly filled one too.</param>
    /// <param name="isPart">It is the partly filled one: whatever was in the queue before this call has been taken.</param>
    /// <returns>The oldest batch; null when there is none.</returns>
    internal Batch? Take(bool alsoPart, out bool isPart)
    {
        lock (_gate)
        {
            isPart = false;
            if (_full.TryDequeue(out var batch) || !alsoPart) return batch;
            isPart = true;
            (batch, _filling) = (_filling, null);
            return batch;
        }
    }

    /// <summary>The batch's items have met their fate; their places are free.</summary>
    internal void Return(Batch batch)
    {
        lock (_gate)
        {
            _items -= batch.Count;
            _bytes -= batch.Bytes;
            batch.Clear();
            _spare.Push(batch);
        }
    }

    internal void Close()
    {
        lock (_gate) _closed = true;
        Hurry();
    }

    /// <summary>The semaphore stays: it holds nothing of the system's, and someone may still be in a hurry.</summary>
    public void Dispose() => Close();

    private void Seal()
    {
        _full.Enqueue(_filling!);
        _filling = null;
        _work.Release();
    }
}
