namespace AiTeams.Monitoring.Dashboards;

/// <summary>The metrics that panels may ask for, each narrowed by a dashboard's variables as far as it has their labels.</summary>
public sealed class Metrics
{
    private readonly Dictionary<string, Metric> _known;
    private readonly Variable[] _variables;

    /// <param name="declared">What the services declare; the platform's own are added.</param>
    public Metrics(IEnumerable<Metric> declared)
        : this(declared.Concat(PlatformMetrics.All).ToDictionary(static metric => metric.Name, StringComparer.Ordinal), [])
    {
    }

    private Metrics(Dictionary<string, Metric> known, Variable[] variables) => (_known, _variables) = (known, variables);

    public IEnumerable<Metric> All => _known.Values;

    /// <exception cref="KeyNotFoundException">Nothing emits it.</exception>
    public Series this[string name] => _known.TryGetValue(name, out var metric)
        ? new(metric, [.. _variables.Where(variable => variable.Label is { } label && metric.Has(label)).Select(static variable => variable.Matcher)])
        : throw new KeyNotFoundException($"No metric {name}: neither the catalogue of the services nor PlatformMetrics has it.");

    /// <summary>The same, for a dashboard with these variables.</summary>
    public Metrics Within(params Variable[] variables) => new(_known, variables);
}
