namespace AiTeams.Otlp.Wire;

/// <summary>
/// Collects repeated fields of unknown number. Children are complete before their parent goes on, so one buffer serves every level:
/// remember <see cref="Count"/>, push, then take all above the mark as an array of the exact size.
/// </summary>
internal sealed class DecodeStack<T>
{
    private T[] _items = [];

    internal int Count { get; private set; }

    internal void Push(T item)
    {
        if (Count == _items.Length) Array.Resize(ref _items, Math.Max(16, Count * 2));
        _items[Count++] = item;
    }

    internal T[] TakeFrom(int mark)
    {
        if (Count == mark) return [];
        var taken = _items.AsSpan(mark, Count - mark).ToArray();
        Count = mark;
        return taken;
    }
}
