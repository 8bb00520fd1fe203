using System.Collections.Concurrent;

namespace AiTeams.ServiceDefaults.Metrics;

/// <summary>Values of a label whose set is not known beforehand (tenants, models, key ids): the first so many, the rest <c>other</c>.</summary>
internal sealed class BoundedLabel(int most)
{
    internal const string Other = "other";

    private readonly ConcurrentDictionary<string, string> _known = new(StringComparer.Ordinal);
    private int _seen;

    internal string Of(string? value)
    {
        if (string.IsNullOrEmpty(value)) return Other;
        if (_known.TryGetValue(value, out var known)) return known;
        // Refused values are not remembered, so that a flood of them costs no memory.
        if (Volatile.Read(ref _seen) >= most || Interlocked.Increment(ref _seen) > most) return Other;
        return _known.GetOrAdd(value, value);
    }

    /// <summary>A value that has its place whatever else is seen.</summary>
    internal void Know(string? value)
    {
        if (!string.IsNullOrEmpty(value)) _known[value] = value;
    }
}
