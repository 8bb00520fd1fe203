namespace AiTeams.Cli.Traffic;

/// <summary>Everything that was sent. A few dozen bytes per request: ten million fit into memory.</summary>
/// <param name="heard">Told of each sample as it comes.</param>
internal sealed class Tally(Action<Sample>? heard = null)
{
    private const int SlowestKept = 5;
    private const int FaultsKept = 20;

    private readonly Lock _lock = new();
    private readonly List<double> _milliseconds = [];
    private readonly SortedDictionary<string, SortedDictionary<int, int>> _operations = new(StringComparer.Ordinal);
    private readonly List<Sample> _slowest = [];
    private readonly List<Sample> _faults = [];
    private int _onPurpose;
    private int _failed;

    public int Requests
    {
        get { lock (_lock) return _milliseconds.Count; }
    }

    public int OnPurpose => _onPurpose;

    public int Failed => _failed;

    /// <summary>Operation → status → requests.</summary>
    public IReadOnlyDictionary<string, SortedDictionary<int, int>> Operations => _operations;

    /// <summary>Slowest first.</summary>
    public IReadOnlyList<Sample> Slowest => _slowest;

    /// <summary>The first 20.</summary>
    public IReadOnlyList<Sample> Faults => _faults;

    public void Add(Sample sample)
    {
        ArgumentNullException.ThrowIfNull(sample);
        heard?.Invoke(sample);
        lock (_lock)
        {
            _milliseconds.Add(sample.Duration.TotalMilliseconds);
            if (!_operations.TryGetValue(sample.Operation, out var statuses)) _operations[sample.Operation] = statuses = [];
            statuses[sample.Status] = statuses.GetValueOrDefault(sample.Status) + 1;
            if (sample is { OnPurpose: true, Fault: null }) _onPurpose++;
            if (sample.Fault is not null)
            {
                _failed++;
                if (_faults.Count < FaultsKept) _faults.Add(sample);
            }
            var at = _slowest.FindIndex(slow => slow.Duration < sample.Duration);
            if (at < 0) at = _slowest.Count;
            if (at < SlowestKept) _slowest.Insert(at, sample);
            if (_slowest.Count > SlowestKept) _slowest.RemoveAt(SlowestKept);
        }
    }

    /// <summary>The smallest duration that at least this share of the requests did not exceed, in milliseconds; 0 without requests.</summary>
    public double Percentile(double share)
    {
        lock (_lock)
        {
            if (_milliseconds.Count == 0) return 0;
            var sorted = _milliseconds.Order().ToArray();
            return sorted[Math.Clamp((int)Math.Ceiling(share * sorted.Length) - 1, 0, sorted.Length - 1)];
        }
    }
}
