using System.Diagnostics;
using System.Diagnostics.Metrics;
using AiTeams.ServiceDefaults.Metrics;

namespace AiTeams.LanguageModels.Calls;

/// <summary>gen_ai.client.token.usage and gen_ai.client.operation.duration, with the conventions' own bounds.</summary>
/// <remarks>https://github.com/open-telemetry/semantic-conventions/blob/v1.40.0/docs/gen-ai/gen-ai-metrics.md</remarks>
internal sealed class GenAiMetrics
{
    public const string MeterName = "AiTeams.LanguageModels";

    private static readonly LabelDefinition[] Common =
    [
        LabelDefinition.Closed(GenAiTags.OperationName, "What was asked of the model.", "对模型的操作。", GenAiTags.Chat),
        LabelDefinition.FromCode(GenAiTags.ProviderName, "The configured provider.", "所配置的提供方。"),
        LabelDefinition.FromCode(GenAiTags.RequestModel, "Model asked for, when configuration or the price table knows it, else other.", "请求的模型；配置与价格表均不知时为 other。"),
        LabelDefinition.FromCode(GenAiTags.ServerAddress, "Host of the configured endpoint.", "所配置端点的主机名。"),
        LabelDefinition.FromCode(GenAiTags.ErrorType, "Problem code; absent when the call succeeded.", "问题代码；调用成功时没有此标签。").Optional(),
    ];

    internal static readonly InstrumentDefinition TokenUsage = InstrumentDefinition.Histogram(
        "gen_ai.client.token.usage", "{token}", [1, 4, 16, 64, 256, 1024, 4096, 16384, 65536, 262144, 1048576, 4194304, 16777216, 67108864],
        "Tokens of one call, as the provider reports them.", "单次调用的 token 数，以提供方所报为准。",
        [.. Common[..4], LabelDefinition.Closed(GenAiTags.TokenType, "Read or written.", "输入或输出。", "input", "output")]);

    internal static readonly InstrumentDefinition OperationDuration = InstrumentDefinition.Histogram(
        "gen_ai.client.operation.duration", "s", [0.01, 0.02, 0.04, 0.08, 0.16, 0.32, 0.64, 1.28, 2.56, 5.12, 10.24, 20.48, 40.96, 81.92],
        "Time of one call to the end of its answer.", "单次调用到回答结束的时间。", Common);

    private readonly Histogram<long> _tokens;
    private readonly Histogram<double> _duration;

    public GenAiMetrics(IMeterFactory meters)
    {
        var meter = meters.Create(MeterName, "1.0.0");
        _tokens = TokenUsage.CreateHistogram<long>(meter);
        _duration = OperationDuration.CreateHistogram<double>(meter);
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
