using System.Buffers;
using System.Text;
using AiTeams.Otlp.Wire;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace AiTeams.Otlp;

/// <summary>OTLP/HTTP with binary protobuf.</summary>
/// <remarks>https://github.com/open-telemetry/opentelemetry-proto/blob/v1.7.0/docs/specification.md#otlphttp</remarks>
internal static class HttpExport
{
    private const string Protobuf = "application/x-protobuf";

    internal static RequestDelegate For(OtlpReceiver receiver, OtlpSignal signal) => context => AnswerAsync(context, receiver, signal);

    private static async Task AnswerAsync(HttpContext context, OtlpReceiver receiver, OtlpSignal signal)
    {
        if (!receiver.IsAllowed(context.Request))
        {
            await RefuseAsync(context, StatusCodes.Status401Unauthorized, $"The header {OtlpReceiverOptions.KeyHeader} is missing or wrong.");
            return;
        }

        if (!IsProtobuf(context.Request.ContentType))
        {
            context.Response.Headers.Accept = Protobuf;
            await RefuseAsync(context, StatusCodes.Status415UnsupportedMediaType,
                $"Only {Protobuf} is accepted here; set OTEL_EXPORTER_OTLP_PROTOCOL=http/protobuf (JSON is not supported).");
            return;
        }

        var encoding = context.Request.Headers.ContentEncoding.ToString();
        var isGzip = string.Equals(encoding, "gzip", StringComparison.OrdinalIgnoreCase);
        if (!isGzip && encoding.Length > 0 && !string.Equals(encoding, "identity", StringComparison.OrdinalIgnoreCase))
        {
            context.Response.Headers.AcceptEncoding = "gzip";
            await RefuseAsync(context, StatusCodes.Status415UnsupportedMediaType, "Only gzip and identity are understood as Content-Encoding.");
            return;
        }

        try
        {
            var rejection = await ReceiveAsync(context, receiver, signal, isGzip);
            await WriteAsync(context, StatusCodes.Status200OK, rejection.ToResponse());
        }
        catch (OtlpFormatException malformed)
        {
            await RefuseAsync(context, StatusCodes.Status400BadRequest, malformed.Message);
        }
        catch (RequestTooLargeException tooLarge)
        {
            await RefuseAsync(context, StatusCodes.Status413PayloadTooLarge, tooLarge.Message);
        }
    }

    private static async Task<OtlpRejection> ReceiveAsync(HttpContext context, OtlpReceiver receiver, OtlpSignal signal, bool isGzip)
    {
        // Ours is the only bound: Kestrel's own would cut the connection instead of answering.
        if (context.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } feature) feature.MaxRequestBodySize = null;

        using var sent = await RequestBody.ReadAsync(
            context.Request.Body, context.Request.ContentLength, receiver.MaxRequestBytes, context.RequestAborted);
        if (!isGzip) return await receiver.AcceptAsync(signal, sent.Memory, context.RequestAborted);

        using var inflated = RequestBody.Inflate(sent.Memory, receiver.MaxRequestBytes);
        return await receiver.AcceptAsync(signal, inflated.Memory, context.RequestAborted);
    }

    /// <summary>The body is a google.rpc.Status { message = 2 }, as the specification asks; who does not speak protobuf reads plain text.</summary>
    private static Task RefuseAsync(HttpContext context, int status, string message)
    {
        if (!IsProtobuf(context.Request.ContentType))
        {
            context.Response.StatusCode = status;
            context.Response.ContentType = "text/plain; charset=utf-8";
            return context.Response.WriteAsync(message + "\n", Encoding.UTF8, context.RequestAborted);
        }

        var body = new ArrayBufferWriter<byte>(128);
        WireWriter.WriteText(body, 2, message);
        return WriteAsync(context, status, body.WrittenMemory);
    }

    private static async Task WriteAsync(HttpContext context, int status, ReadOnlyMemory<byte> body)
    {
        context.Response.StatusCode = status;
        context.Response.ContentType = Protobuf;
        context.Response.ContentLength = body.Length;
        if (!body.IsEmpty) await context.Response.Body.WriteAsync(body, context.RequestAborted);
    }

    private static bool IsProtobuf(string? contentType) =>
        contentType is not null && contentType.AsSpan(0, contentType.IndexOf(';') is >= 0 and var end ? end : contentType.Length).Trim()
            .Equals(Protobuf, StringComparison.OrdinalIgnoreCase);
}
