using System.Text.Json;
using AiTeams.ServiceDefaults.Privacy;
using Microsoft.AspNetCore.Http;

namespace AiTeams.ServiceDefaults.Problems;

/// <summary>Which problem an exception is. What is not the caller's doing is a 500 that says nothing of the inside.</summary>
internal static class ProblemMapping
{
    internal static ProblemException Of(Exception exception) => exception switch
    {
        ProblemException problem => problem,
        BadHttpRequestException { InnerException: JsonException json } => OfJson(json),
        BadHttpRequestException { StatusCode: StatusCodes.Status413PayloadTooLarge } =>
            new(StatusCodes.Status413PayloadTooLarge, ProblemCodes.BodyTooLarge, "The body is larger than this endpoint takes."),
        BadHttpRequestException { StatusCode: StatusCodes.Status415UnsupportedMediaType } =>
            new(StatusCodes.Status415UnsupportedMediaType, ProblemCodes.OfStatus(415), "Send the body as application/json."),
        BadHttpRequestException bad => new(bad.StatusCode, ProblemCodes.OfStatus(bad.StatusCode), OfBinding(bad)),
        JsonException json => OfJson(json),
        _ => new(StatusCodes.Status500InternalServerError, ProblemCodes.InternalError,
            "Something failed on our side. Quote the tracking id when you ask about it.", inner: exception),
    };

    /// <summary>The serializer's own text names .NET types, so the place is said in our words.</summary>
    private static ProblemException OfJson(JsonException json)
    {
        // Names of members are the caller's, and may be anything.
        var path = string.IsNullOrEmpty(json.Path) ? "$" : PersonalValues.Mask(json.Path);
        var place = json.LineNumber is { } line ? $" (line {line + 1}, byte {json.BytePositionInLine + 1})" : "";
        var message = $"Not valid JSON, or not of the type this field takes{place}.";
        return new(StatusCodes.Status400BadRequest, ProblemCodes.MalformedJson, $"The body cannot be read at {path}{place}.",
            new Dictionary<string, string[]>(StringComparer.Ordinal) { [path] = [message] });
    }

    /// <summary>Binding failures name the parameter and repeat its value, which may be personal; the first sentence up to the quote is enough.</summary>
    private static string OfBinding(BadHttpRequestException bad) => bad.StatusCode == StatusCodes.Status408RequestTimeout
        ? "The request was not received in time."
        : bad.Message.IndexOf(" from \"", StringComparison.Ordinal) is > 0 and var quote ? bad.Message[..quote] + "." : bad.Message;
}
