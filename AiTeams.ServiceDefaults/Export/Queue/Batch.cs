namespace AiTeams.ServiceDefaults.Export.Queue;

/// <summary>Items of one signal, encoded one behind the other: what is sent with one request. Used again and again.</summary>
internal sealed class Batch
{
    private readonly BatchItem[] _items;
    private byte[] _bytes;

    /// <param name="capacity">Items.</param>
    internal Batch(int capacity)
    {
        _items = new BatchItem[capacity];
        _bytes = new byte[capacity * 256];
    }

    internal int Count { get; private set; }

    internal int Bytes { get; private set; }

    internal bool IsFull => Count == _items.Length;

    /// <summary>Timestamp of the first item.</summary>
    internal long Since { get; private set; }

    internal ReadOnlySpan<BatchItem> Items => _items.AsSpan(0, Count);

    internal ReadOnlySpan<byte> this[BatchItem item] => _bytes.AsSpan(item.Offset, item.Length);

    internal void Add(byte[] scope, ReadOnlySpan<byte> field, long now)
    {
        if (Count == 0) Since = now;
        if (_bytes.Length - Bytes < field.Length) Array.Resize(ref _bytes, Math.Max(_bytes.Length * 2, Bytes + field.Length));
        field.CopyTo(_bytes.AsSpan(Bytes));
        _items[Count++] = new(scope, Bytes, field.Length);
        Bytes += field.Length;
    }

    internal void Clear() => (Count, Bytes) = (0, 0);
}

/// <param name="Scope">Encoded fields of ScopeSpans or ScopeLogs; the same object for the same scope.</param>
internal readonly record struct BatchItem(byte[] Scope, int Offset, int Length);
