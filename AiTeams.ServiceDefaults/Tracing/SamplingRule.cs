using System.Buffers.Binary;
using System.Diagnostics;
using System.Globalization;
using AiTeams.ServiceDefaults.Export.Wire;

namespace AiTeams.ServiceDefaults.Tracing;

/// <summary>
/// The one ratio rule of the product: keep a trace when the last 14 hex digits of its id are at least T = (1 − ratio) · 2⁵⁶ (10 %:
/// <c>e6666666666666</c>). Collector, log filter and this service decide alike, without talking.
/// </summary>
/// <remarks>https://opentelemetry.io/docs/specs/otel/trace/tracestate-probability-sampling/ (rejection threshold over 56 random bits).</remarks>
internal sealed class SamplingRule
{
    private readonly ulong _threshold;

    /// <param name="ratio">Share to keep, 0 to 1.</param>
    internal SamplingRule(double ratio)
    {
        Ratio = ratio;
        // 2⁵⁶ is beyond double's 53 bits; decimal keeps all digits.
        _threshold = (ulong)((1m - (decimal)ratio) * (1UL << 56));
    }

    internal double Ratio { get; }

    internal bool Keeps(ActivityTraceId traceId)
    {
        Span<byte> bytes = stackalloc byte[SpanIds.TraceBytes];
        SpanIds.CopyTo(traceId, bytes);
        var random = BinaryPrimitives.ReadUInt64BigEndian(bytes[8..]) & 0x00FF_FFFF_FFFF_FFFF;
        return random >= _threshold;
    }

    /// <summary>T as 14 hex digits, as the Collector's condition has it.</summary>
    public override string ToString() => _threshold.ToString("x14", CultureInfo.InvariantCulture);
}
