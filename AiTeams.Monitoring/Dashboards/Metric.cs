namespace AiTeams.Monitoring.Dashboards;

/// <summary>How PromQL reads a metric.</summary>
public enum MetricKind
{
    /// <summary>Only grows; read as a rate.</summary>
    Counter,

    /// <summary>A state; summed over instances.</summary>
    Gauge,

    /// <summary>Has _bucket, _sum and _count.</summary>
    Histogram,
}

/// <summary>A metric as Prometheus stores it. Those that the services declare come from their catalogue, the rest is in <see cref="PlatformMetrics"/>.</summary>
/// <param name="Name">Without the suffixes of a histogram.</param>
/// <param name="Unit">UCUM: <c>s</c>, <c>By</c>, <c>{request}</c>; empty for none.</param>
/// <param name="Labels">Its own, as Prometheus spells them; every metric has service, environment, project and version besides.</param>
public sealed record Metric(string Name, MetricKind Kind, string Unit, string English, string Chinese, IReadOnlyList<string> Labels)
{
    /// <summary>Labels that every sample has.</summary>
    public static IReadOnlyList<string> CommonLabels { get; } = ["service", "environment", "project", "version", "instance", "job"];

    public bool Has(string label) => Labels.Contains(label) || CommonLabels.Contains(label);

    /// <summary>The unit as Grafana names it, for a value of this metric.</summary>
    internal string GrafanaUnit => Unit switch
    {
        "s" => "s",
        "us" => "µs",
        "By" => "bytes",
        "{USD}" => "currencyUSD",
        "1" => "percentunit",
        _ => "short",
    };

    /// <summary>The unit as Grafana names it, for this metric per second.</summary>
    internal string GrafanaRateUnit => Unit switch
    {
        "{request}" => "reqps",
        "By" => "Bps",
        "s" => "none",
        _ => "ops",
    };
}
