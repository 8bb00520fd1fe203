using System.ComponentModel.DataAnnotations;
using Microsoft.Extensions.Options;

namespace AiTeams.ApiGateway.Upstream;

/// <summary>Bounds of calls to our own services.</summary>
internal sealed class UpstreamOptions
{
    public const string SectionName = "Upstream";

    /// <summary>Longest wait for an answer, of a chat for its first bytes; it must exceed the longest ?wait=. Default: 2 minutes.</summary>
    [Range(typeof(TimeSpan), "00:00:01", "00:30:00")]
    public TimeSpan Timeout { get; set; } = TimeSpan.FromMinutes(2);

    /// <summary>Longest wait for a plan. The agent asks a model at most twice, each time at most Models:TimeoutSeconds (120). Default: 5 minutes.</summary>
    [Range(typeof(TimeSpan), "00:00:01", "01:00:00")]
    public TimeSpan PlanTimeout { get; set; } = TimeSpan.FromMinutes(5);
}

[OptionsValidator]
internal sealed partial class UpstreamOptionsValidator : IValidateOptions<UpstreamOptions>;
