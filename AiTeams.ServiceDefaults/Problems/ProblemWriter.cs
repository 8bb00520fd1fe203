using System.Globalization;
using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.WebUtilities;

namespace AiTeams.ServiceDefaults.Problems;

/// <summary>Writes RFC 9457 problems (https://www.rfc-editor.org/rfc/rfc9457) with the extensions <c>code</c>, <c>tracking_id</c> and <c>errors</c>.</summary>
internal static class ProblemWriter
{
    internal const string ContentType = "application/problem+json";

    internal static async Task WriteAsync(HttpContext context, ProblemException problem, string trackingId)
    {
        var response = context.Response;
        response.StatusCode = problem.Status;
        response.ContentType = ContentType;
        response.Headers.CacheControl = "no-store";
        if (problem.RetryAfterSeconds is { } seconds) response.Headers.RetryAfter = seconds.ToString(CultureInfo.InvariantCulture);
        var json = new Utf8JsonWriter(response.BodyWriter);
        await using (json)
        {
            json.WriteStartObject();
            json.WriteString("type", "about:blank");
            json.WriteString("title", Title(problem.Status));
            json.WriteNumber("status", problem.Status);
            json.WriteString("detail", problem.Message);
            json.WriteString("code", problem.Code);
            json.WriteString("tracking_id", trackingId);
            if (problem.Errors is { Count: > 0 } errors) WriteErrors(json, errors);
            json.WriteEndObject();
        }
    }

    private static void WriteErrors(Utf8JsonWriter json, IReadOnlyDictionary<string, string[]> errors)
    {
        json.WriteStartObject("errors");
        foreach (var (path, messages) in errors)
        {
            json.WriteStartArray(path);
            foreach (var message in messages) json.WriteStringValue(message);
            json.WriteEndArray();
        }
        json.WriteEndObject();
    }

    private static string Title(int status) => ReasonPhrases.GetReasonPhrase(status) is { Length: > 0 } phrase ? phrase : "Error";
}
