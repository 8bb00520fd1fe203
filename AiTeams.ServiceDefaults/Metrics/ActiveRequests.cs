using System.Collections.Concurrent;
using System.Diagnostics.Metrics;

namespace AiTeams.ServiceDefaults.Metrics;

/// <summary>Requests under way, counted where they begin and end and observed at each collection: a tenth of what two measurements for each request would cost.</summary>
internal sealed class ActiveRequests
{
    private readonly ConcurrentDictionary<(string Endpoint, string Method), Count> _counts = new();

    /// <summary>One more; <see cref="Count.End"/> takes it out.</summary>
    internal Count Begin(string endpoint, string method)
    {
        var count = _counts.GetOrAdd((endpoint, method), static labels => new(labels.Endpoint, labels.Method));
        count.Begin();
        return count;
    }

    internal IEnumerable<Measurement<long>> Observe() => _counts.Select(static entry => entry.Value.Observe());

    internal sealed class Count(string endpoint, string method)
    {
        private readonly KeyValuePair<string, object?>[] _labels = [new("endpoint", endpoint), new("method", method)];
        private long _value;

        internal void Begin() => Interlocked.Increment(ref _value);

        internal void End() => Interlocked.Decrement(ref _value);

        internal Measurement<long> Observe() => new(Interlocked.Read(ref _value), _labels);
    }
}
