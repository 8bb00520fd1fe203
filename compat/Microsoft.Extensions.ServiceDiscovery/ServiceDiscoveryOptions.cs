namespace Microsoft.Extensions.ServiceDiscovery;

/// <summary>How names of services become addresses.</summary>
public sealed class ServiceDiscoveryOptions
{
    /// <summary>Whether any scheme may be asked for; otherwise <see cref="AllowedSchemes"/> alone.</summary>
    public bool AllowAllSchemes { get; set; } = true;

    /// <summary>After this long an answer is looked up again, also without a change of configuration.</summary>
    public TimeSpan RefreshPeriod { get; set; } = TimeSpan.FromSeconds(60);

    public IList<string> AllowedSchemes { get; set; } = [];

    /// <returns>The requested schemes that are allowed, in the order requested; with none requested, the allowed ones.</returns>
    public IReadOnlyList<string> ApplyAllowedSchemes(IReadOnlyList<string> requestedSchemes)
    {
        ArgumentNullException.ThrowIfNull(requestedSchemes);
        if (requestedSchemes.Count == 0) return [.. AllowedSchemes];
        return AllowAllSchemes
            ? requestedSchemes
            : [.. requestedSchemes.Where(scheme => AllowedSchemes.Contains(scheme, StringComparer.OrdinalIgnoreCase))];
    }
}
