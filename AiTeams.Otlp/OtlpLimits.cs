namespace AiTeams.Otlp;

/// <summary>Bounds of one decoded request. A few input bytes can ask for a large object, so the size of the request alone bounds nothing.</summary>
public sealed record OtlpLimits
{
    public static OtlpLimits Default { get; } = new();

    /// <summary>Most records, attributes, events, links, exemplars, buckets and array elements together. Default: 1,000,000.</summary>
    public int Elements { get; init; } = 1_000_000;

    /// <summary>Deepest nesting of arrays and key-value lists in one value. Default: 32.</summary>
    public int Depth { get; init; } = 32;
}
