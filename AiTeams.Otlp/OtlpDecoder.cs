namespace AiTeams.Otlp;

/// <summary>
/// Decodes the protobuf bodies of OTLP's three export requests. Unknown fields are passed over, as the protocol asks; invalid UTF-8 becomes U+FFFD.
/// </summary>
/// <remarks>https://github.com/open-telemetry/opentelemetry-proto/tree/v1.7.0/opentelemetry/proto/collector</remarks>
public static class OtlpDecoder
{
    /// <exception cref="OtlpFormatException">The bytes are malformed or break a limit.</exception>
    public static OtlpBatch<OtlpSpan> Traces(ReadOnlySpan<byte> message, OtlpLimits? limits = null) =>
        new TraceDecoder(limits ?? OtlpLimits.Default).Decode(message);

    /// <exception cref="OtlpFormatException">The bytes are malformed or break a limit.</exception>
    public static OtlpBatch<OtlpLogRecord> Logs(ReadOnlySpan<byte> message, OtlpLimits? limits = null) =>
        new LogDecoder(limits ?? OtlpLimits.Default).Decode(message);

    /// <exception cref="OtlpFormatException">The bytes are malformed or break a limit.</exception>
    public static OtlpBatch<OtlpMetric> Metrics(ReadOnlySpan<byte> message, OtlpLimits? limits = null) =>
        new MetricDecoder(limits ?? OtlpLimits.Default).Decode(message);
}
