using Microsoft.Extensions.AI;

namespace AiTeams.LanguageModels;

/// <summary>Tokens of a call exactly as the provider reports them; null is unknown and never estimated.</summary>
/// <param name="Input">All input tokens, cached ones included.</param>
/// <param name="Cached">Input tokens that were read from the provider's cache.</param>
/// <param name="Output">All output tokens, reasoning included.</param>
/// <param name="Reasoning">Output tokens that the answer does not show.</param>
public sealed record TokenUsage(long? Input, long? Cached, long? Output, long? Reasoning)
{
    public static TokenUsage Unknown { get; } = new(null, null, null, null);

    public bool IsKnown => Input is not null && Output is not null;

    internal static TokenUsage Of(UsageDetails? usage) =>
        usage is null ? Unknown : new(usage.InputTokenCount, usage.CachedInputTokenCount, usage.OutputTokenCount, usage.ReasoningTokenCount);
}
