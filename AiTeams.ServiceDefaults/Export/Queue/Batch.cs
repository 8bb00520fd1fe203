namespace AiTeams.ServiceDefaults.Export.Queue;

/// <summary>Items of one signal, encoded one behind the other: what is sent with one request. Used again and again.</summary>
/// <param name="capacity">Items.</param>
internal sealed class Batch(int capacity)
{
    /// <summary>Bytes come in pieces that are small objects to the garbage collector, and none is thrown away to make a larger one.</summary>
    private const int SegmentBytes = 64 * 1024;

    private readonly BatchItem[] _items = new BatchItem[capacity];
    private readonly List<byte[]> _segments = [];
    private int _segment = -1;
    private int _used = SegmentBytes;

    internal int Count { get; private set; }

    internal int Bytes { get; private set; }

    internal bool IsFull => Count == _items.Length;

    /// <summary>Timestamp of the first item.</summary>
    internal long Since { get; private set; }

    internal ReadOnlySpan<BatchItem> Items => _items.AsSpan(0, Count);

    internal void Add(byte[] scope, ReadOnlySpan<byte> field, long now)
    {
        if (Count == 0) Since = now;
        _items[Count++] = field.Length > SegmentBytes ? new(scope, field.ToArray(), 0, field.Length) : Copy(scope, field);
        Bytes += field.Length;
    }

    internal void Clear()
    {
        Array.Clear(_items, 0, Count);
        (Count, Bytes, _segment, _used) = (0, 0, -1, SegmentBytes);
    }

    private BatchItem Copy(byte[] scope, ReadOnlySpan<byte> field)
    {
        if (SegmentBytes - _used < field.Length)
        {
            if (++_segment == _segments.Count) _segments.Add(new byte[SegmentBytes]);
            _used = 0;
        }
        field.CopyTo(_segments[_segment].AsSpan(_used));
        var item = new BatchItem(scope, _segments[_segment], _used, field.Length);
        _used += field.Length;
        return item;
    }
}

/// <param name="Scope">Encoded fields of ScopeSpans or ScopeLogs; the same object for the same scope.</param>
internal readonly record struct BatchItem(byte[] Scope, byte[] Buffer, int Offset, int Length)
{
    internal ReadOnlySpan<byte> Encoded => Buffer.AsSpan(Offset, Length);
}
