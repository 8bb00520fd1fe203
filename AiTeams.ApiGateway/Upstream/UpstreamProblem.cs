using System.Globalization;
using System.Text.Json;
using AiTeams.Contracts;
using AiTeams.ServiceDefaults.Problems;

namespace AiTeams.ApiGateway.Upstream;

/// <summary>A problem that one of our services answered, told on as the gateway's own: same status, code, detail and errors.</summary>
internal static class UpstreamProblem
{
    /// <returns>Null when the answer is no problem document with a code of ours: a proxy's page, an empty 503.</returns>
    public static async Task<ProblemException?> ReadAsync(HttpResponseMessage response, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(response);
        var status = (int)response.StatusCode;
        if (status is < 400 or > 599 || response.Content.Headers.ContentType?.MediaType != "application/problem+json") return null;
        try
        {
            var problem = await JsonSerializer.DeserializeAsync<Document>(
                await response.Content.ReadAsStreamAsync(cancellationToken), ContractJson.Options, cancellationToken);
            if (problem?.Code is not { Length: > 0 } code) return null;
            return new(status, code, problem.Detail ?? problem.Title ?? code, problem.Errors)
            {
                RetryAfterSeconds = response.Headers.RetryAfter?.Delta is { } delta ? Convert.ToInt32(delta.TotalSeconds, CultureInfo.InvariantCulture) : null,
            };
        }
        catch (Exception exception) when (exception is JsonException or HttpRequestException or IOException)
        {
            return null;
        }
    }

    private sealed record Document(string? Code, string? Title, string? Detail, Dictionary<string, string[]>? Errors);
}
