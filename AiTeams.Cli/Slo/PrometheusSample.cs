using System.Globalization;
using System.Text.Json;

namespace AiTeams.Cli.Slo;

/// <summary>One sample of an instant query. https://prometheus.io/docs/prometheus/latest/querying/api/#instant-queries</summary>
internal sealed record PrometheusSample(IReadOnlyDictionary<string, string> Labels, double Value)
{
    public string Name => this["__name__"] ?? "";

    public string? this[string label] => Labels.GetValueOrDefault(label);

    /// <exception cref="HttpRequestException">No connection, or a status that is no success.</exception>
    /// <exception cref="JsonException">The answer is not Prometheus'.</exception>
    public static async Task<IReadOnlyList<PrometheusSample>> QueryAsync(HttpClient http, string query, CancellationToken cancellationToken)
    {
        using var answer = await http.GetAsync(new Uri($"api/v1/query?query={Uri.EscapeDataString(query)}", UriKind.Relative), cancellationToken);
        answer.EnsureSuccessStatusCode();
        var body = await answer.Content.ReadAsByteArrayAsync(cancellationToken);
        var parsed = JsonSerializer.Deserialize<Answer>(body, JsonSerializerOptions.Web);
        return parsed is { Status: "success", Data: { ResultType: "vector", Result: { } result } }
            ? [.. result.Select(static sample => new PrometheusSample(sample.Metric, Number(sample.Value)))]
            : throw new JsonException("The answer is no result of an instant query.");
    }

    private static double Number(JsonElement[] pair) =>
        pair is [_, { ValueKind: JsonValueKind.String } text] && double.TryParse(text.GetString(), NumberStyles.Float, CultureInfo.InvariantCulture, out var number)
            ? number
            : throw new JsonException("A sample has no number.");

    private sealed record Answer(string Status, AnswerData? Data);

    private sealed record AnswerData(string ResultType, AnswerSample[]? Result);

    private sealed record AnswerSample(Dictionary<string, string> Metric, JsonElement[] Value);
}
