using System.Collections.Concurrent;
using AiTeams.ServiceDefaults.Privacy;

namespace AiTeams.ServiceDefaults.Metrics;

/// <summary>
/// Values of an open label (tenants, models, key ids): the first so many as they come, the rest <c>other</c>, which the guard says aloud. A value that
/// holds something personal or secret, or is longer than any name, is <c>other</c> as well: metrics are kept longest and read by most.
/// </summary>
internal sealed class BoundedLabel(LabelDefinition label, CardinalityGuard guard)
{
    internal const string Other = "other";

    /// <summary>Characters; the longest are the names of exception types.</summary>
    private const int LongestValue = 256;

    private readonly Lock _gate = new();
    private readonly ConcurrentDictionary<string, string> _known = new(StringComparer.Ordinal);
    private readonly int _most = label.MostValues ?? throw new ArgumentException($"{label.Key} is not an open label.", nameof(label));
    private int _seen;

    /// <param name="value">Null or empty is <c>other</c>.</param>
    /// <param name="instrument">Where it is about to be recorded: the culprit's name, should it be one too many.</param>
    internal string Of(string? value, InstrumentDefinition instrument)
    {
        if (string.IsNullOrEmpty(value) || value == Other) return Other;
        if (_known.TryGetValue(value, out var known)) return known;
        if (value.Length > LongestValue || !ReferenceEquals(PersonalValues.Mask(value), value)) return Other;
        // Refused values are not remembered, so that a flood of them costs no memory.
        if (Volatile.Read(ref _seen) < _most && TryTake(value)) return value;
        guard.Folded(instrument.Name, label.Key, _most);
        return Other;
    }

    /// <summary>Two threads that bring the same value take one place.</summary>
    private bool TryTake(string value)
    {
        lock (_gate)
        {
            if (_known.ContainsKey(value)) return true;
            if (_seen == _most) return false;
            _known[value] = value;
            Volatile.Write(ref _seen, _seen + 1);
            return true;
        }
    }

    /// <summary>A value that has its place whatever else is seen.</summary>
    internal void Know(string? value)
    {
        if (!string.IsNullOrEmpty(value)) _known[value] = value;
    }
}
