using System.Globalization;
using System.Net.Http.Json;
using System.Text.Json;

namespace AiTeams.Cli.Check;

/// <summary>Instant queries.</summary>
/// <remarks>https://prometheus.io/docs/prometheus/latest/querying/api/#instant-queries.</remarks>
internal sealed class Prometheus(HttpClient http)
{
    /// <returns>The one value; null when there is none.</returns>
    /// <exception cref="HttpRequestException">Prometheus does not answer, or refuses the query.</exception>
    public async Task<double?> ValueAsync(string query, CancellationToken cancellationToken)
    {
        using var response = await http.GetAsync(new Uri("/api/v1/query?query=" + Uri.EscapeDataString(query), UriKind.Relative), cancellationToken);
        response.EnsureSuccessStatusCode();
        var answer = await response.Content.ReadFromJsonAsync<JsonElement>(cancellationToken);
        var result = answer.GetProperty("data").GetProperty("result");
        return result.GetArrayLength() == 0 ? null : double.Parse(result[0].GetProperty("value")[1].GetString()!, CultureInfo.InvariantCulture);
    }
}
