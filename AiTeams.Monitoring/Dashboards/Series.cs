using System.Globalization;

namespace AiTeams.Monitoring.Dashboards;

/// <summary>Series of one metric, narrowed by matchers. Rates are taken before sums: a counter that restarts on one instance must not be summed first.</summary>
public sealed class Series
{
    private const string RateInterval = "$__rate_interval";

    private readonly Metric _metric;
    private readonly IReadOnlyList<string> _matchers;

    internal Series(Metric metric, IReadOnlyList<string> matchers) => (_metric, _matchers) = (metric, matchers);

    /// <exception cref="InvalidOperationException">The metric has no such label.</exception>
    public Series Where(string label, string value) => And(label, "=", value);

    /// <param name="pattern">A regular expression.</param>
    /// <exception cref="InvalidOperationException">The metric has no such label.</exception>
    public Series Matching(string label, string pattern) => And(label, "=~", pattern);

    /// <param name="pattern">A regular expression.</param>
    /// <exception cref="InvalidOperationException">The metric has no such label.</exception>
    public Series Except(string label, string pattern) => And(label, "!~", pattern);

    /// <summary>Per second, of a counter or of a histogram's count.</summary>
    public Expression Rate(params string[] by) =>
        Sum(by, $"rate({Selector(CountSuffix)}[{RateInterval}])", _metric.Kind == MetricKind.Histogram ? "ops" : _metric.GrafanaRateUnit);

    /// <summary>How much a counter grew over a range, e.g. <c>24h</c> or <c>$__range</c>.</summary>
    public Expression Increase(string range, params string[] by) =>
        Sum(by, $"increase({Selector(CountSuffix)}[{range}])", _metric.Kind == MetricKind.Histogram ? "short" : _metric.GrafanaUnit);

    /// <summary>The state, summed over instances.</summary>
    public Expression Now(params string[] by) => Sum(by, Selector(""), _metric.GrafanaUnit);

    /// <summary>The state of each series, unsummed.</summary>
    /// <param name="labels">Those that the legend names.</param>
    public Expression Each(params string[] labels)
    {
        Check(labels);
        return new(Selector(""), _metric.GrafanaUnit, labels, [_metric]);
    }

    /// <summary>Mean of the series: of a share or percentage, which no sum makes sense of.</summary>
    public Expression Average(params string[] by) => Aggregate("avg", by, Selector(""), _metric.GrafanaUnit);

    public Expression Highest(params string[] by) => Aggregate("max", by, Selector(""), _metric.GrafanaUnit);

    /// <param name="share">0.95 for the 95th percentile.</param>
    public Expression Quantile(double share, params string[] by)
    {
        Check(by);
        var labels = string.Join(", ", by.Prepend("le"));
        return new(
            $"histogram_quantile({share.ToString("0.0#", CultureInfo.InvariantCulture)}, sum by ({labels}) (rate({Selector("_bucket")}[{RateInterval}])))",
            _metric.GrafanaUnit, by, [_metric]);
    }

    /// <summary>Mean of a histogram's values.</summary>
    public Expression Mean(params string[] by) =>
        Sum(by, $"rate({Selector("_sum")}[{RateInterval}])", _metric.GrafanaUnit)
            / Sum(by, $"rate({Selector("_count")}[{RateInterval}])", "");

    /// <summary>Buckets of a histogram, for a heat map.</summary>
    public Expression Buckets() => new($"sum by (le) (rate({Selector("_bucket")}[{RateInterval}]))", _metric.GrafanaUnit, ["le"], [_metric]);

    private string CountSuffix => _metric.Kind == MetricKind.Histogram ? "_count" : "";

    private Series And(string label, string comparison, string value)
    {
        Check([label]);
        return new(_metric, [.. _matchers, $"{label}{comparison}\"{value}\""]);
    }

    private string Selector(string suffix) => _metric.Name + suffix + (_matchers.Count == 0 ? "" : $"{{{string.Join(", ", _matchers)}}}");

    private Expression Sum(string[] by, string of, string unit) => Aggregate("sum", by, of, unit);

    private Expression Aggregate(string function, string[] by, string of, string unit)
    {
        Check(by);
        return new(by.Length == 0 ? $"{function}({of})" : $"{function} by ({string.Join(", ", by)}) ({of})", unit, by, [_metric]);
    }

    private void Check(IEnumerable<string> labels)
    {
        foreach (var label in labels)
        {
            if (!_metric.Has(label)) throw new InvalidOperationException($"{_metric.Name} has no label {label}; it has {string.Join(", ", _metric.Labels)}.");
        }
    }
}
