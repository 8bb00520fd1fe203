using AiTeams.ServiceDefaults.Tracing;
using AiTeams.ServiceDefaults.Tracking;

namespace AiTeams.LanguageModels.Calls;

/// <summary>Names of the generative-AI conventions, status development.</summary>
/// <remarks>https://github.com/open-telemetry/semantic-conventions/blob/v1.40.0/docs/gen-ai/gen-ai-spans.md</remarks>
internal static class GenAiTags
{
    public const string OperationName = "gen_ai.operation.name";
    public const string ProviderName = "gen_ai.provider.name";
    public const string OutputType = "gen_ai.output.type";
    public const string RequestModel = "gen_ai.request.model";
    public const string RequestTemperature = "gen_ai.request.temperature";
    public const string RequestMaxTokens = "gen_ai.request.max_tokens";
    public const string ResponseModel = "gen_ai.response.model";
    public const string ResponseId = "gen_ai.response.id";
    public const string ResponseFinishReasons = "gen_ai.response.finish_reasons";
    public const string UsageInputTokens = "gen_ai.usage.input_tokens";
    public const string UsageOutputTokens = "gen_ai.usage.output_tokens";
    public const string UsageCacheReadInputTokens = "gen_ai.usage.cache_read.input_tokens";
    public const string TokenType = "gen_ai.token.type";
    public const string ServerAddress = "server.address";
    public const string ServerPort = "server.port";
    public const string ErrorType = SpanTags.ErrorType;

    /// <summary>Ours: what the tail sampler calls dear.</summary>
    public const string CostMicroUsd = SpanTags.CostMicroUsd;

    public const string Chat = SpanNames.Chat;
}
