using System.Collections.Concurrent;

namespace AiTeams.ServiceDefaults.Metrics;

/// <summary>
/// Bounds an instrument with several open labels, each of which is within its own bound: the sets of their values that are taken as they come.
/// The closed labels of the instrument have their share of the limit.
/// </summary>
internal sealed class StreamLimit
{
    private readonly InstrumentDefinition _instrument;
    private readonly CardinalityGuard _guard;
    private readonly string[] _keys;
    private readonly int _most;
    private readonly ConcurrentDictionary<(string, string), bool> _known = new();
    private readonly Lock _gate = new();
    private string? _culprit;
    private int _seen;

    /// <param name="keys">Keys of the two labels whose values <see cref="Admits"/> is asked about.</param>
    internal StreamLimit(InstrumentDefinition instrument, CardinalityGuard guard, params string[] keys)
    {
        (_instrument, _guard, _keys) = (instrument, guard, keys);
        // A route has one method, so the two do not multiply.
        var closed = instrument.Labels.Where(static label => label != Labels.Method)
            .Aggregate(1, static (product, label) => product * Math.Max(label.Values.Count, 1));
        _most = Math.Max(guard.LimitOf(instrument.Name, instrument.MostStreams) / closed, 1);
    }

    /// <returns>False when the open labels of this measurement must be <c>other</c>; the guard was told.</returns>
    internal bool Admits(string first, string second)
    {
        if (_known.ContainsKey((first, second))) return true;
        if (Volatile.Read(ref _seen) < _most && TryTake((first, second))) return true;
        // Looked for once: from here on nothing more is admitted, and the search costs far more than a measurement.
        _guard.Folded(_instrument.Name, _culprit ??= Culprit(), _most);
        return false;
    }

    /// <summary>Two threads that bring the same pair take one place.</summary>
    private bool TryTake((string, string) pair)
    {
        lock (_gate)
        {
            if (_known.ContainsKey(pair)) return true;
            if (_seen == _most) return false;
            _known[pair] = true;
            Volatile.Write(ref _seen, _seen + 1);
            return true;
        }
    }

    /// <summary>The label with the most values is the one that multiplies.</summary>
    private string Culprit() =>
        _known.Keys.DistinctBy(static known => known.Item1).Count() >= _known.Keys.DistinctBy(static known => known.Item2).Count() ? _keys[0] : _keys[1];
}
