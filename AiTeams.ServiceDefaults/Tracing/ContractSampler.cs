using OpenTelemetry.Trace;

namespace AiTeams.ServiceDefaults.Tracing;

/// <summary>The sampler of this service: see <see cref="SamplingOptions"/>.</summary>
internal static class ContractSampler
{
    internal static Sampler For(SamplingOptions options) => options switch
    {
        // A developer's curl with an unsampled traceparent is still to be seen.
        { AlwaysOn: true } => new ParentBasedSampler(new AlwaysOnSampler(), remoteParentNotSampled: new AlwaysOnSampler()),
        { HeadRatio: { } rule } => new ParentBasedSampler(new RatioSampler(rule)),
        _ => new ParentBasedSampler(new AlwaysOnSampler()),
    };

    private sealed class RatioSampler : Sampler
    {
        private readonly SamplingRule _rule;

        internal RatioSampler(SamplingRule rule)
        {
            _rule = rule;
            Description = $"ConsistentRatio{{{rule}}}";
        }

        public override SamplingResult ShouldSample(in SamplingParameters samplingParameters) =>
            new(_rule.Keeps(samplingParameters.TraceId) ? SamplingDecision.RecordAndSample : SamplingDecision.Drop);
    }
}
