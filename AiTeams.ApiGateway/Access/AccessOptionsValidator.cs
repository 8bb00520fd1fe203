using System.Text.RegularExpressions;
using AiTeams.Contracts.Access;
using Microsoft.Extensions.Options;

namespace AiTeams.ApiGateway.Access;

/// <summary>Refuses a start with keys that could never work, or that would put free text into metric labels. Names the key, never its hash.</summary>
internal sealed partial class AccessOptionsValidator : IValidateOptions<AccessOptions>
{
    private static readonly HashSet<string> ClientTypes = new(StringComparer.Ordinal) { "web-app", "mobile-app", "api-client", "mcp-client", "other" };
    private static readonly HashSet<string> Segments = new(StringComparer.Ordinal) { "free", "premium", "enterprise" };

    public ValidateOptionsResult Validate(string? name, AccessOptions options)
    {
        var faults = new List<string>();
        if (options.RequestsPerMinute is < 1 or > 100_000_000) faults.Add("Access:RequestsPerMinute must be between 1 and 100000000.");

        var ids = new HashSet<string>(StringComparer.Ordinal);
        for (var i = 0; i < options.Keys.Count; i++)
        {
            var key = options.Keys[i];
            var at = $"Access:Keys:{i}";
            if (!ApiKeyFormat.IsId(key.Id)) faults.Add($"{at}:Id must be 2 to 32 lower-case letters, digits and hyphens.");
            else if (!ids.Add(key.Id)) faults.Add($"{at}:Id '{key.Id}' is used twice.");
            if (!HashPattern().IsMatch(key.Hash)) faults.Add($"{at}:Hash must be the SHA-256 of the key as 64 hex digits.");
            if (!TenantPattern().IsMatch(key.Tenant)) faults.Add($"{at}:Tenant must be 1 to 64 lower-case letters, digits and hyphens.");
            if (!ClientNamePattern().IsMatch(key.ClientName)) faults.Add($"{at}:ClientName must be 1 to 64 printable ASCII characters.");
            if (!ClientTypes.Contains(key.ClientType)) faults.Add($"{at}:ClientType must be one of {string.Join(", ", ClientTypes)}.");
            if (!Segments.Contains(key.Segment)) faults.Add($"{at}:Segment must be one of {string.Join(", ", Segments)}.");
            if (key.Scopes.Count == 0 || !key.Scopes.All(Scopes.All.Contains)) faults.Add($"{at}:Scopes must be some of {string.Join(", ", Scopes.All)}.");
        }
        return faults.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(faults);
    }

    [GeneratedRegex(@"\A[0-9a-fA-F]{64}\z", RegexOptions.CultureInvariant)]
    private static partial Regex HashPattern();

    [GeneratedRegex(@"\A[a-z0-9][a-z0-9-]{0,63}\z", RegexOptions.CultureInvariant)]
    private static partial Regex TenantPattern();

    [GeneratedRegex(@"\A[!-~][ -~]{0,63}\z", RegexOptions.CultureInvariant)]
    private static partial Regex ClientNamePattern();
}
