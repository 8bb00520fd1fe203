using System.Collections.Concurrent;

namespace AiTeams.ServiceDefaults.Metrics;

/// <summary>Values of an open label (tenants, models, key ids): the first so many as they come, the rest <c>other</c>, which the guard says aloud.</summary>
internal sealed class BoundedLabel(LabelDefinition label, CardinalityGuard guard)
{
    internal const string Other = "other";

    private readonly ConcurrentDictionary<string, string> _known = new(StringComparer.Ordinal);
    private readonly int _most = label.MostValues ?? throw new ArgumentException($"{label.Key} is not an open label.", nameof(label));
    private int _seen;

    /// <param name="value">Null or empty is <c>other</c>.</param>
    /// <param name="instrument">Where it is about to be recorded: the culprit's name, should it be one too many.</param>
    internal string Of(string? value, InstrumentDefinition instrument)
    {
        if (string.IsNullOrEmpty(value) || value == Other) return Other;
        if (_known.TryGetValue(value, out var known)) return known;
        // Refused values are not remembered, so that a flood of them costs no memory.
        if (Volatile.Read(ref _seen) < _most && Interlocked.Increment(ref _seen) <= _most) return _known.GetOrAdd(value, value);
        guard.Folded(instrument.Name, label.Key, _most);
        return Other;
    }

    /// <summary>A value that has its place whatever else is seen.</summary>
    internal void Know(string? value)
    {
        if (!string.IsNullOrEmpty(value)) _known[value] = value;
    }
}
