namespace AiTeams.Cli.Check;

/// <summary>
/// How long after its answer each request was counted where it can be queried. Requests are told apart by their order alone: the n-th answered one
/// has arrived when the count reaches n. A count that runs ahead of an answer, because the answer was still on its way here, is a delay of zero.
/// </summary>
internal sealed class Arrivals(TimeProvider time)
{
    private readonly Lock _lock = new();
    private readonly Queue<long> _waiting = new();
    private readonly List<TimeSpan> _delays = [];
    private long _seen;

    /// <summary>Requests that were answered and are not counted yet.</summary>
    public int Missing
    {
        get { lock (_lock) return _waiting.Count; }
    }

    public IReadOnlyList<TimeSpan> Delays
    {
        get { lock (_lock) return [.. _delays]; }
    }

    public void Answered()
    {
        lock (_lock)
        {
            if (_seen > _delays.Count + _waiting.Count) _delays.Add(TimeSpan.Zero);
            else _waiting.Enqueue(time.GetTimestamp());
        }
    }

    /// <param name="total">Requests counted since the start.</param>
    public void Seen(long total)
    {
        lock (_lock)
        {
            _seen = Math.Max(_seen, total);
            while (_delays.Count < _seen && _waiting.TryDequeue(out var answered)) _delays.Add(time.GetElapsedTime(answered));
        }
    }
}
