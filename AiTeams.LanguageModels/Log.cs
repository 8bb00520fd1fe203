using Microsoft.Extensions.Logging;

namespace AiTeams.LanguageModels;

internal static partial class Log
{
    [LoggerMessage(6000, LogLevel.Warning, "Model {Model} has no price in Models:Prices: its calls are unpriced, not free")]
    public static partial void Unpriced(this ILogger logger, string model);

    [LoggerMessage(6001, LogLevel.Warning, "Model {Model} reported no token usage: tokens and cost of its calls are unknown")]
    public static partial void UsageMissing(this ILogger logger, string model);

    /// <summary>The receipt of the call says more; this one comes where only ordinary lines are looked at.</summary>
    [LoggerMessage(6004, LogLevel.Debug, "Call of model {Model} completed: {InputTokens} tokens in, {OutputTokens} out, {CostMicroUsd} micro-USD")]
    public static partial void LlmCallCompleted(this ILogger logger, string model, long? inputTokens, long? outputTokens, long? costMicroUsd);

    [LoggerMessage(6002, LogLevel.Error, "Call of model {Model} failed with {ErrorCode}")]
    public static partial void CallFailed(this ILogger logger, Exception exception, string model, string errorCode);

    [LoggerMessage(6003, LogLevel.Error, "The ledger could not record a call of model {Model}")]
    public static partial void LedgerFailed(this ILogger logger, Exception exception, string model);
}
