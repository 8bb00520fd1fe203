using System.Reflection;
using System.Text.Json;
using System.Text.Unicode;
using AiTeams.Contracts;
using AiTeams.ServiceDefaults.Problems;

namespace AiTeams.ApiGateway.Requests;

/// <summary>
/// A JSON request body, read whole (the server bounds it), checked for UTF-8 and syntax, and turned into a record. Errors are 400 problems
/// that name the place. <see cref="Raw"/> is what an upstream service is sent: exactly what the client sent.
/// </summary>
internal sealed class JsonBody<T>(T? value, ReadOnlyMemory<byte> raw)
    where T : class
{
    /// <summary>Null when there was no body, or the body was <c>null</c>.</summary>
    public T? Value { get; } = value;

    public ReadOnlyMemory<byte> Raw { get; } = raw;

    /// <exception cref="ProblemException">400 <c>body_required</c>.</exception>
    public T Required => Value ?? throw new ProblemException(StatusCodes.Status400BadRequest, "body_required", "This call needs a JSON object as its body.");

    public static async ValueTask<JsonBody<T>> BindAsync(HttpContext context, ParameterInfo parameter)
    {
        using var buffer = new MemoryStream((int)Math.Clamp(context.Request.ContentLength ?? 0, 0, 64 * 1024));
        await context.Request.Body.CopyToAsync(buffer, context.RequestAborted);
        var raw = buffer.GetBuffer().AsMemory(0, (int)buffer.Length);
        if (raw.IsEmpty) return new(null, raw);

        if (!Utf8.IsValid(raw.Span)) throw new ProblemException(StatusCodes.Status400BadRequest, "malformed_json", "The body is not valid UTF-8.");
        try
        {
            return new(JsonSerializer.Deserialize<T>(raw.Span, ContractJson.Options), raw);
        }
        catch (JsonException exception)
        {
            throw JsonFaults.Problem(exception, typeof(T));
        }
    }
}
