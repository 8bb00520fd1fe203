using System.Globalization;
using AiTeams.ServiceDefaults.Identity;
using Microsoft.Extensions.Configuration;

namespace AiTeams.ServiceDefaults.Tracing;

/// <summary>
/// How this service samples. Dev keeps all. Elsewhere all is recorded too and the tail-sampling overlay decides, unless <c>Tracing:Ratio</c>
/// (or OTEL_TRACES_SAMPLER = …traceidratio with OTEL_TRACES_SAMPLER_ARG) sets a share here; then errors survive only in receipts and logs.
/// </summary>
/// <param name="AlwaysOn">Dev.</param>
/// <param name="HeadRatio">The share this service itself keeps; null when the overlay decides.</param>
/// <param name="TailRule">What the overlay keeps of ordinary traces (<c>Tracing:TailRatio</c>, default 10 %).</param>
internal sealed record SamplingOptions(bool AlwaysOn, SamplingRule? HeadRatio, SamplingRule TailRule)
{
    private const double DefaultTailRatio = 0.1;

    internal static SamplingOptions Read(IConfiguration configuration, ServiceIdentity identity)
    {
        var tail = new SamplingRule(Ratio(configuration, "Tracing:TailRatio") ?? DefaultTailRatio);
        if (identity.IsDev) return new(true, null, tail);
        var head = Ratio(configuration, "Tracing:Ratio");
        if (head is null && configuration["OTEL_TRACES_SAMPLER"]?.EndsWith("traceidratio", StringComparison.Ordinal) == true)
            head = Ratio(configuration, "OTEL_TRACES_SAMPLER_ARG");
        return new(false, head is { } ratio ? new(ratio) : null, tail);
    }

    private static double? Ratio(IConfiguration configuration, string key)
    {
        if (configuration[key] is not { Length: > 0 } given) return null;
        return double.TryParse(given, NumberStyles.Float, CultureInfo.InvariantCulture, out var ratio) && ratio is >= 0 and <= 1
            ? ratio
            : throw new StartRefusedException($"{key} is '{given}'; it must be a number from 0 to 1.");
    }
}
