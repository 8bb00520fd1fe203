using System.ComponentModel.DataAnnotations;
using AiTeams.Contracts.Plans;
using Microsoft.Extensions.Options;

namespace AiTeams.ApiGateway.Chat;

/// <summary>Bounds of a chat.</summary>
internal sealed class ChatOptions
{
    public const string SectionName = "Chat";

    /// <summary>Longest message, in characters. Default, and what the agent takes at most: 8,000.</summary>
    [Range(1, PlanRequest.LongestDescription)]
    public int LongestMessage { get; set; } = PlanRequest.LongestDescription;

    /// <summary>How long the agent may be silent before it counts as gone. It pings every 15 s. Default: 45 s.</summary>
    [Range(typeof(TimeSpan), "00:00:00.1", "01:00:00")]
    public TimeSpan LongestSilence { get; set; } = TimeSpan.FromSeconds(45);
}

[OptionsValidator]
internal sealed partial class ChatOptionsValidator : IValidateOptions<ChatOptions>;
