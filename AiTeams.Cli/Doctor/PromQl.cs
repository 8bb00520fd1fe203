using System.Globalization;

namespace AiTeams.Cli.Doctor;

/// <summary>A sample of an instant query.</summary>
internal sealed record Sample(IReadOnlyDictionary<string, string> Labels, double Value)
{
    public string Label(string name) => Labels.GetValueOrDefault(name, "");
}

internal static class PromQl
{
    /// <returns>Empty also where Prometheus does not answer.</returns>
    public static async Task<IReadOnlyList<Sample>> AskAsync(Peer prometheus, string query, CancellationToken cancellationToken)
    {
        if (!prometheus.IsThere) return [];
        var answer = await prometheus.JsonAsync($"/api/v1/query?query={Uri.EscapeDataString(query)}", cancellationToken);
        return [.. (answer?["data"]?["result"]?.AsArray() ?? []).Select(series => new Sample(
            series!["metric"]!.AsObject().ToDictionary(label => label.Key, label => (string)label.Value!),
            double.Parse((string)series["value"]![1]!, CultureInfo.InvariantCulture)))];
    }
}
