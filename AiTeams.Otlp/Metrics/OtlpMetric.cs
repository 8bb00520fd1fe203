namespace AiTeams.Otlp;

/// <summary>One instrument's points of one export.</summary>
/// <remarks>Fields follow https://github.com/open-telemetry/opentelemetry-proto/blob/v1.7.0/opentelemetry/proto/metrics/v1/metrics.proto</remarks>
public sealed class OtlpMetric
{
    public OtlpResource Resource { get; init; } = OtlpResource.None;

    public OtlpScope Scope { get; init; } = OtlpScope.None;

    public string Name { get; init; } = "";

    public string Description { get; init; } = "";

    /// <summary>UCUM, e.g. <c>s</c> or <c>{request}</c>.</summary>
    public string Unit { get; init; } = "";

    public OtlpMetricType Type { get; init; }

    /// <summary>Of sums and histograms.</summary>
    public OtlpTemporality Temporality { get; init; }

    /// <summary>Of sums: only ever rises, a counter.</summary>
    public bool IsMonotonic { get; init; }

    public IReadOnlyList<OtlpPoint> Points { get; init; } = [];
}

public enum OtlpMetricType : byte
{
    /// <summary>A metric without data.</summary>
    None,
    Gauge,
    Sum,
    Histogram,
    ExponentialHistogram,
    Summary,
}

public enum OtlpTemporality : byte
{
    Unspecified,
    Delta,
    Cumulative,
}
