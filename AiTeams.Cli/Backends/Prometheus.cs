using System.Globalization;
using System.Text.Json;

namespace AiTeams.Cli.Backends;

/// <summary>Instant queries.</summary>
/// <param name="http">Its base address is Prometheus'.</param>
/// <remarks>https://prometheus.io/docs/prometheus/latest/querying/api/#instant-queries</remarks>
internal sealed class Prometheus(HttpClient http)
{
    /// <exception cref="HttpRequestException">No connection, or a status that is no success.</exception>
    /// <exception cref="JsonException">The answer is not Prometheus'.</exception>
    /// <exception cref="OperationCanceledException">No answer in time.</exception>
    public async Task<IReadOnlyList<PrometheusSample>> QueryAsync(string query, CancellationToken cancellationToken)
    {
        using var answer = await http.GetAsync(new Uri($"api/v1/query?query={Uri.EscapeDataString(query)}", UriKind.Relative), cancellationToken);
        answer.EnsureSuccessStatusCode();
        var body = await answer.Content.ReadAsByteArrayAsync(cancellationToken);
        var parsed = JsonSerializer.Deserialize<Answer>(body, JsonSerializerOptions.Web);
        return parsed is { Status: "success", Data: { ResultType: "vector", Result: { } result } }
            ? [.. result.Select(Sample)]
            : throw new JsonException("The answer is no result of an instant query.");
    }

    /// <inheritdoc cref="QueryAsync"/>
    /// <returns>The one value; null when there is none.</returns>
    public async Task<double?> ValueAsync(string query, CancellationToken cancellationToken) =>
        await QueryAsync(query, cancellationToken) is [var first, ..] ? first.Value : null;

    private static PrometheusSample Sample(AnswerSample? sample) =>
        sample is { Metric: { } labels, Value: [_, { ValueKind: JsonValueKind.String } text] }
        && double.TryParse(text.GetString(), NumberStyles.Float, CultureInfo.InvariantCulture, out var number)
            ? new(labels, number)
            : throw new JsonException("A sample has no number.");

    private sealed record Answer(string? Status, AnswerData? Data);

    private sealed record AnswerData(string? ResultType, AnswerSample?[]? Result);

    private sealed record AnswerSample(Dictionary<string, string>? Metric, JsonElement[]? Value);
}

/// <summary>One sample of an instant query.</summary>
internal sealed record PrometheusSample(IReadOnlyDictionary<string, string> Labels, double Value)
{
    public string Name => Label("__name__");

    /// <summary>Empty without it, which means the same to Prometheus.</summary>
    public string Label(string name) => this[name] ?? "";

    public string? this[string label] => Labels.GetValueOrDefault(label);
}
