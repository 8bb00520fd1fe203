using System.Diagnostics.CodeAnalysis;

namespace AiTeams.WorkflowAgent.Planning.Cache;

/// <summary>Keeps so many values and forgets the one least recently used. Not for several threads at once.</summary>
internal sealed class RecentlyUsed<T>(int most)
{
    private readonly Dictionary<string, LinkedListNode<KeyValuePair<string, T>>> _byKey = new(StringComparer.Ordinal);
    private readonly LinkedList<KeyValuePair<string, T>> _byUse = new();

    public bool TryGet(string key, [MaybeNullWhen(false)] out T value)
    {
        value = default;
        if (!_byKey.TryGetValue(key, out var node)) return false;
        _byUse.Remove(node);
        _byUse.AddFirst(node);
        value = node.Value.Value;
        return true;
    }

    public void Set(string key, T value)
    {
        if (most == 0) return;
        Remove(key);
        if (_byKey.Count >= most) Remove(_byUse.Last!.Value.Key);
        _byKey[key] = _byUse.AddFirst(KeyValuePair.Create(key, value));
    }

    public void Remove(string key)
    {
        if (_byKey.Remove(key, out var node)) _byUse.Remove(node);
    }
}
