using Microsoft.Extensions.Options;

namespace AiTeams.ApiGateway.Access;

/// <summary>Web pages that may call from a browser.</summary>
internal sealed class CorsOptions
{
    public const string SectionName = "Cors";

    /// <summary>Origins as browsers send them, e.g. <c>https://app.example.com</c>. Default: none.</summary>
    public IList<string> Origins { get; } = [];
}

/// <summary>An origin with a path, a wildcard or a trailing slash would silently never match.</summary>
internal sealed class CorsOptionsValidator : IValidateOptions<CorsOptions>
{
    public ValidateOptionsResult Validate(string? name, CorsOptions options)
    {
        var faults = options.Origins.Where(origin => !IsOrigin(origin))
            .Select(origin => $"Cors:Origins: '{origin}' is no origin; write scheme://host or scheme://host:port.").ToList();
        return faults.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(faults);
    }

    private static bool IsOrigin(string text) =>
        Uri.TryCreate(text, UriKind.Absolute, out var uri) && uri.Scheme is "http" or "https" && uri.GetLeftPart(UriPartial.Authority) == text;
}
