using System.Text.RegularExpressions;
using AiTeams.Monitoring.Dashboards;

namespace AiTeams.Tests.Monitoring.Dashboards;

/// <summary>A panel's query as a backend is asked it.</summary>
internal static partial class QueryText
{
    internal static string Of(Query query) => query switch
    {
        PrometheusQuery prometheus => prometheus.Expression.Text,
        LokiQuery loki => loki.Text,
        TraceQuery trace => trace.TraceId,
        TraceSearch search => $"{search.Service} {search.Operation}",
        _ => throw new ArgumentOutOfRangeException(nameof(query)),
    };

    /// <summary>Grafana's variables filled in as it does when everything is chosen.</summary>
    /// <param name="range">The time range of the dashboard, and of each rate.</param>
    internal static string Filled(string text, string range, string trackingId = "") => text
        .Replace("$__rate_interval", range, StringComparison.Ordinal)
        .Replace("$__interval", range, StringComparison.Ordinal)
        .Replace("$__range", range, StringComparison.Ordinal)
        .Replace("$tracking_id", trackingId, StringComparison.Ordinal)
        .Replace("$environment", ".+", StringComparison.Ordinal)
        .Replace("$service", ".+", StringComparison.Ordinal)
        .Replace("$tenant", ".+", StringComparison.Ordinal);

    /// <summary>Names of the metrics in PromQL: the words that are neither function, keyword, label nor text.</summary>
    internal static IEnumerable<string> MetricsIn(string promql)
    {
        var bare = Braces().Replace(Ranges().Replace(Grouping().Replace(promql, " "), " "), " ");
        return Words().Matches(bare).Select(word => word.Value).Where(word => word is not ("or" or "and" or "unless" or "on" or "by")).Distinct();
    }

    [GeneratedRegex(@"\b(by|without|on|ignoring|group_left|group_right)\s*\([^)]*\)")]
    private static partial Regex Grouping();

    [GeneratedRegex(@"\[[^\]]*\]")]
    private static partial Regex Ranges();

    [GeneratedRegex(@"\{[^}]*\}")]
    private static partial Regex Braces();

    [GeneratedRegex(@"(?<![\w:.])[a-zA-Z_:][\w:]*(?!\s*\(|[\w:])")]
    private static partial Regex Words();
}
