using System.Text;

namespace AiTeams.ApiGateway.Upstream;

/// <summary>Paths of internal calls: only the query parameters we know are passed on, escaped.</summary>
internal static class UpstreamPath
{
    public static string Of(string path, params ReadOnlySpan<(string Name, string? Value)> query)
    {
        var text = new StringBuilder(path);
        var separator = '?';
        foreach (var (name, value) in query)
        {
            if (string.IsNullOrEmpty(value)) continue;
            text.Append(separator).Append(name).Append('=').Append(Uri.EscapeDataString(value));
            separator = '&';
        }
        return text.ToString();
    }
}
