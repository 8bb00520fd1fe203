using System.ComponentModel.DataAnnotations;
using Microsoft.Extensions.Options;

namespace AiTeams.ApiGateway.Tracking;

/// <summary>Bounds of a look-up.</summary>
internal sealed class TrackingOptions
{
    public const string SectionName = "Tracking";

    /// <summary>How long each service may take before it is reported unreachable. Default: 3 s.</summary>
    [Range(typeof(TimeSpan), "00:00:00.05", "00:01:00")]
    public TimeSpan ServiceTimeout { get; set; } = TimeSpan.FromSeconds(3);
}

[OptionsValidator]
internal sealed partial class TrackingOptionsValidator : IValidateOptions<TrackingOptions>;
