using System.Text.RegularExpressions;

namespace AiTeams.AppHost.Backends;

/// <summary>Fills <c>${NAME}</c> in <c>monitoring/prometheus.yml</c>; Prometheus itself expands nothing in scrape targets.</summary>
internal static partial class PrometheusTemplate
{
    /// <exception cref="KeyNotFoundException">The template names a value that is not given.</exception>
    public static string Render(string template, IReadOnlyDictionary<string, string> values) =>
        Variable().Replace(template, match => values[match.Groups[1].Value]);

    [GeneratedRegex(@"\$\{([A-Z_]+)\}")]
    private static partial Regex Variable();
}
