using System.Buffers.Binary;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace AiTeams.Otlp;

/// <summary>
/// OTLP/gRPC: a unary call over HTTP/2. Request and response are one frame each: compressed flag (1 byte), length (4 bytes, big endian),
/// message. The outcome stands in the trailers, or, when there is no message, in the headers ("trailers-only").
/// </summary>
/// <remarks>https://github.com/grpc/grpc/blob/v1.74.0/doc/PROTOCOL-HTTP2.md</remarks>
internal static class GrpcExport
{
    private const int FrameHeader = 5;

    internal static RequestDelegate For(OtlpReceiver receiver, OtlpSignal signal) => context => AnswerAsync(context, receiver, signal);

    private static async Task AnswerAsync(HttpContext context, OtlpReceiver receiver, OtlpSignal signal)
    {
        if (!HttpProtocol.IsHttp2(context.Request.Protocol))
        {
            context.Response.StatusCode = StatusCodes.Status426UpgradeRequired;
            context.Response.Headers.Upgrade = "HTTP/2";
            return;
        }

        if (context.Request.ContentType?.StartsWith("application/grpc", StringComparison.OrdinalIgnoreCase) != true)
        {
            context.Response.StatusCode = StatusCodes.Status415UnsupportedMediaType;
            return;
        }

        context.Response.ContentType = "application/grpc";
        if (!receiver.IsAllowed(context.Request))
        {
            Refuse(context, GrpcStatus.Unauthenticated, $"The header {OtlpReceiverOptions.KeyHeader} is missing or wrong.");
            return;
        }

        try
        {
            var rejection = await ReceiveAsync(context, receiver, signal);
            await WriteFrameAsync(context, rejection.ToResponse());
            context.Response.AppendTrailer("grpc-status", GrpcStatus.Ok);
        }
        catch (OtlpFormatException malformed)
        {
            Refuse(context, GrpcStatus.InvalidArgument, malformed.Message);
        }
        catch (RequestTooLargeException tooLarge)
        {
            Refuse(context, GrpcStatus.ResourceExhausted, tooLarge.Message);
        }
        catch (UnknownEncodingException)
        {
            context.Response.Headers["grpc-accept-encoding"] = "identity,gzip";
            Refuse(context, GrpcStatus.Unimplemented, "Only gzip and identity are understood as grpc-encoding.");
        }
    }

    private static async Task<OtlpRejection> ReceiveAsync(HttpContext context, OtlpReceiver receiver, OtlpSignal signal)
    {
        if (context.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } feature) feature.MaxRequestBodySize = null;

        using var sent = await RequestBody.ReadAsync(
            context.Request.Body, context.Request.ContentLength, receiver.MaxRequestBytes + FrameHeader, context.RequestAborted);
        var (message, isCompressed) = ReadFrame(sent.Memory);
        if (!isCompressed) return await receiver.AcceptAsync(signal, message, context.RequestAborted);

        if (context.Request.Headers["grpc-encoding"] != "gzip") throw new UnknownEncodingException();
        using var inflated = RequestBody.Inflate(message, receiver.MaxRequestBytes);
        return await receiver.AcceptAsync(signal, inflated.Memory, context.RequestAborted);
    }

    private static (ReadOnlyMemory<byte> Message, bool IsCompressed) ReadFrame(ReadOnlyMemory<byte> body)
    {
        if (body.Length < FrameHeader) throw new OtlpFormatException("The call carries no message.");
        var flag = body.Span[0];
        var length = BinaryPrimitives.ReadUInt32BigEndian(body.Span[1..]);
        if (flag > 1) throw new OtlpFormatException($"The frame's compressed flag is {flag}, not 0 or 1.");
        if (length != body.Length - FrameHeader)
            throw new OtlpFormatException($"The frame announces {length} bytes and {body.Length - FrameHeader} follow; a unary call has exactly one message.");
        return (body[FrameHeader..], flag == 1);
    }

    private static async Task WriteFrameAsync(HttpContext context, ReadOnlyMemory<byte> message)
    {
        var frame = new byte[FrameHeader + message.Length];
        BinaryPrimitives.WriteUInt32BigEndian(frame.AsSpan(1), (uint)message.Length);
        message.CopyTo(frame.AsMemory(FrameHeader));
        await context.Response.Body.WriteAsync(frame, context.RequestAborted);
    }

    private static void Refuse(HttpContext context, string status, string message)
    {
        context.Response.Headers["grpc-status"] = status;
        context.Response.Headers["grpc-message"] = GrpcStatus.Encode(message);
    }

    private sealed class UnknownEncodingException : Exception;
}
