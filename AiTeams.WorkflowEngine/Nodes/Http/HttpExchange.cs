using System.Buffers;
using System.Net;
using System.Text;
using System.Text.Json;

namespace AiTeams.WorkflowEngine.Nodes.Http;

/// <summary>A response as the node's output: <c>{status, headers, body}</c>.</summary>
internal static class HttpExchange
{
    private const int LargestHeader = 8 * 1024;

    private static readonly string[] TextEndings = ["json", "xml", "javascript", "x-www-form-urlencoded", "yaml"];

    /// <exception cref="ResponseTooLargeException">The body is larger than <paramref name="maxBytes"/>.</exception>
    public static async Task<JsonElement> ReadAsync(HttpResponseMessage response, int maxBytes, CancellationToken cancellationToken)
    {
        var body = await ReadBodyAsync(response.Content, maxBytes, cancellationToken);
        var output = new ArrayBufferWriter<byte>(body.WrittenCount + 512);
        using var writer = new Utf8JsonWriter(output, new JsonWriterOptions { Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping });
        writer.WriteStartObject();
        writer.WriteNumber("status", (int)response.StatusCode);
        writer.WriteStartObject("headers");
        foreach (var (name, values) in response.Headers.NonValidated.Concat(response.Content.Headers.NonValidated))
        {
            // What a server asks a browser to remember is a secret between the two.
            if (name.Equals("Set-Cookie", StringComparison.OrdinalIgnoreCase)) continue;
            var value = values.ToString();
            writer.WriteString(name.ToLowerInvariant(), value.Length > LargestHeader ? value[..LargestHeader] : value);
        }

        writer.WriteEndObject();
        writer.WritePropertyName("body");
        WriteBody(writer, body.WrittenMemory, response.Content.Headers.ContentType?.MediaType ?? "");
        writer.WriteEndObject();
        await writer.FlushAsync(cancellationToken);
        return JsonElement.Parse(output.WrittenSpan);
    }

    /// <summary>JSON as it is, other text as a string, anything else in base 64, nothing as null.</summary>
    private static void WriteBody(Utf8JsonWriter writer, ReadOnlyMemory<byte> body, string mediaType)
    {
        if (body.IsEmpty) writer.WriteNullValue();
        else if (mediaType.EndsWith("json", StringComparison.OrdinalIgnoreCase) && TryParse(body) is { } json) json.WriteTo(writer);
        else if (IsText(mediaType)) writer.WriteStringValue(Encoding.UTF8.GetString(body.Span));
        else writer.WriteBase64StringValue(body.Span);
    }

    private static bool IsText(string mediaType) =>
        mediaType.StartsWith("text/", StringComparison.OrdinalIgnoreCase)
        || TextEndings.Any(ending => mediaType.EndsWith(ending, StringComparison.OrdinalIgnoreCase));

    private static JsonElement? TryParse(ReadOnlyMemory<byte> body)
    {
        try
        {
            // The node's output must itself fit the depth of JSON that crosses our borders.
            using var document = JsonDocument.Parse(body, new JsonDocumentOptions { MaxDepth = Contracts.Expressions.ExpressionLimits.ResultDepth - 2 });
            return document.RootElement.Clone();
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static async Task<ArrayBufferWriter<byte>> ReadBodyAsync(HttpContent content, int maxBytes, CancellationToken cancellationToken)
    {
        if (content.Headers.ContentLength > maxBytes) throw new ResponseTooLargeException();
        var body = new ArrayBufferWriter<byte>(1024);
        await using var stream = await content.ReadAsStreamAsync(cancellationToken);
        while (true)
        {
            var read = await stream.ReadAsync(body.GetMemory(4096), cancellationToken);
            if (read == 0) return body;
            body.Advance(read);
            if (body.WrittenCount > maxBytes) throw new ResponseTooLargeException();
        }
    }

    public static bool IsRedirect(HttpStatusCode status) =>
        status is HttpStatusCode.MovedPermanently or HttpStatusCode.Found or HttpStatusCode.SeeOther or HttpStatusCode.TemporaryRedirect or HttpStatusCode.PermanentRedirect;
}

/// <summary>The response is larger than nodes may read.</summary>
internal sealed class ResponseTooLargeException() : Exception("The response is larger than Http:MaxResponseBytes.");
