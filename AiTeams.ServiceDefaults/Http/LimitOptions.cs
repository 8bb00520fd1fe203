using System.ComponentModel.DataAnnotations;
using AiTeams.ServiceDefaults.Identity;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Options;

namespace AiTeams.ServiceDefaults.Http;

/// <summary>Bounds of a request. Over one of them the answer is a problem with the tracking id.</summary>
public sealed class LimitOptions
{
    public const string SectionName = "Limits";

    /// <summary>Largest body, bytes (413). Default: 4 MB. An endpoint's own request size limit wins.</summary>
    [Range(1, long.MaxValue)]
    public long MaxRequestBodyBytes { get; set; } = 4 * 1024 * 1024;

    /// <summary>Names and values of all headers, bytes (431). Default: 32 KB; the server's own limit is twice that.</summary>
    [Range(1024, 1024 * 1024)]
    public int MaxRequestHeaderBytes { get; set; } = 32 * 1024;

    /// <summary>Path and query as sent, bytes (414). Default: 8 KB; the server's own limit is twice that.</summary>
    [Range(256, 1024 * 1024)]
    public int MaxUrlBytes { get; set; } = 8 * 1024;

    /// <summary>Levels of a JSON body (400). Default: 64.</summary>
    [Range(1, 1000)]
    public int MaxJsonDepth { get; set; } = 64;

    /// <exception cref="StartRefusedException">A value is no number, or outside its range; all such values are named.</exception>
    internal static LimitOptions Read(IConfiguration configuration)
    {
        var limits = new LimitOptions();
        try
        {
            configuration.GetSection(SectionName).Bind(limits);
        }
        catch (InvalidOperationException unreadable)
        {
            throw new StartRefusedException(unreadable.Message);
        }
        var checkedLimits = new LimitOptionsValidator().Validate(SectionName, limits);
        return checkedLimits.Failed ? throw new StartRefusedException(string.Join(' ', checkedLimits.Failures)) : limits;
    }
}

[OptionsValidator]
internal sealed partial class LimitOptionsValidator : IValidateOptions<LimitOptions>;
