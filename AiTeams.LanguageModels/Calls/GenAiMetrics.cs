using System.Diagnostics;
using System.Diagnostics.Metrics;

namespace AiTeams.LanguageModels.Calls;

/// <summary>gen_ai.client.token.usage and gen_ai.client.operation.duration, with the conventions' own bounds.</summary>
/// <remarks>https://github.com/open-telemetry/semantic-conventions/blob/v1.40.0/docs/gen-ai/gen-ai-metrics.md</remarks>
internal sealed class GenAiMetrics
{
    public const string MeterName = "AiTeams.LanguageModels";

    private readonly Histogram<long> _tokens;
    private readonly Histogram<double> _duration;

    public GenAiMetrics(IMeterFactory meters)
    {
        var meter = meters.Create(MeterName, "1.0.0");
        _tokens = meter.CreateHistogram("gen_ai.client.token.usage", "{token}", "Tokens of one call, as the provider reports them.", null,
            new InstrumentAdvice<long> { HistogramBucketBoundaries = [1, 4, 16, 64, 256, 1024, 4096, 16384, 65536, 262144, 1048576, 4194304, 16777216, 67108864] });
        _duration = meter.CreateHistogram("gen_ai.client.operation.duration", "s", "Time of one call to the end of its answer.", null,
            new InstrumentAdvice<double> { HistogramBucketBoundaries = [0.01, 0.02, 0.04, 0.08, 0.16, 0.32, 0.64, 1.28, 2.56, 5.12, 10.24, 20.48, 40.96, 81.92] });
    }

    /// <param name="call">The call.</param>
    /// <param name="model">Its model, folded to the known ones.</param>
    /// <param name="server">Host of the endpoint.</param>
    public void Ended(ModelCall call, string model, string server)
    {
        var tags = new TagList
        {
            { GenAiTags.OperationName, GenAiTags.Chat }, { GenAiTags.ProviderName, call.Provider }, { GenAiTags.RequestModel, model }, { GenAiTags.ServerAddress, server },
        };
        Record(call.Usage.Input, "input");
        Record(call.Usage.Output, "output");
        if (call.ErrorCode is not null) tags.Add(GenAiTags.ErrorType, call.ErrorCode);
        _duration.Record(call.Duration.TotalSeconds, tags);

        void Record(long? count, string type)
        {
            if (count is not { } tokens) return;
            var typed = tags;
            typed.Add(GenAiTags.TokenType, type);
            _tokens.Record(tokens, typed);
        }
    }
}
