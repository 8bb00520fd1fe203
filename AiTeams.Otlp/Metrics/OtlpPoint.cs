namespace AiTeams.Otlp;

/// <summary>One point of a series. Which members count depends on <see cref="OtlpMetric.Type"/>.</summary>
public sealed class OtlpPoint
{
    public OtlpAttributes Attributes { get; init; }

    /// <summary>Nanoseconds since 1970, UTC; 0 when not sent.</summary>
    public ulong StartUnixNano { get; init; }

    /// <summary>Nanoseconds since 1970, UTC.</summary>
    public ulong UnixNano { get; init; }

    /// <summary>Bit 0: the sender recorded no value for this time.</summary>
    public uint Flags { get; init; }

    /// <summary>Gauge and sum: IntValue or DoubleValue.</summary>
    public OtlpValue Value { get; init; }

    /// <summary>Histograms and summary: how many measurements.</summary>
    public ulong Count { get; init; }

    public double? Sum { get; init; }

    public double? Min { get; init; }

    public double? Max { get; init; }

    /// <summary>Histogram: one more than the bounds; empty when the sender kept none.</summary>
    public IReadOnlyList<ulong> BucketCounts { get; init; } = [];

    /// <summary>Histogram: upper bounds, inclusive, rising.</summary>
    public IReadOnlyList<double> Bounds { get; init; } = [];

    /// <summary>Exponential histogram only.</summary>
    public OtlpExponentialBuckets? Exponential { get; init; }

    /// <summary>Summary only: quantile (0–1) and its value.</summary>
    public IReadOnlyList<KeyValuePair<double, double>> Quantiles { get; init; } = [];

    public IReadOnlyList<OtlpExemplar> Exemplars { get; init; } = [];
}

/// <summary>Bucket i of a side covers base^(offset+i) to base^(offset+i+1), with base = 2^(2^−scale).</summary>
public sealed record OtlpExponentialBuckets(
    int Scale, ulong ZeroCount, double ZeroThreshold,
    int PositiveOffset, IReadOnlyList<ulong> Positive, int NegativeOffset, IReadOnlyList<ulong> Negative);

/// <summary>A measurement kept as an example, with the span in which it was made.</summary>
/// <param name="Value">IntValue or DoubleValue.</param>
/// <param name="Attributes">Those that the view removed from the series.</param>
public sealed record OtlpExemplar(ulong UnixNano, OtlpValue Value, TraceId TraceId, SpanId SpanId, OtlpAttributes Attributes);
