using System.Buffers;
using System.Buffers.Binary;
using System.Globalization;
using AiTeams.Otlp;
using AiTeams.Otlp.Wire;
using Microsoft.AspNetCore.Http;

namespace AiTeams.Testing.Otlp;

/// <summary>Answers that a healthy receiver does not give.</summary>
internal static class OtlpAnswer
{
    private const string RetryInfo = "type.googleapis.com/google.rpc.RetryInfo";

    internal static void Refuse(HttpContext context, OtlpFault fault)
    {
        var seconds = fault.TryAgainAfter is { } pause ? (long)Math.Ceiling(pause.TotalSeconds) : (long?)null;
        if (!IsGrpc(context))
        {
            context.Response.StatusCode = seconds is null ? StatusCodes.Status503ServiceUnavailable : StatusCodes.Status429TooManyRequests;
            if (seconds is not null) context.Response.Headers.RetryAfter = seconds.Value.ToString(CultureInfo.InvariantCulture);
            return;
        }
        context.Response.ContentType = "application/grpc";
        context.Response.Headers["grpc-status"] = "14";
        context.Response.Headers["grpc-message"] = fault.Reason;
        if (seconds is not null) context.Response.Headers["grpc-status-details-bin"] = Convert.ToBase64String(Details(fault.Reason, seconds.Value));
    }

    /// <summary>Lets the receiver answer, which trims by <see cref="Current"/>, and puts the partial success in the place of its plain one.</summary>
    internal static async Task PartialAsync(HttpContext context, RequestDelegate next, OtlpFault fault)
    {
        var trim = new Trim(fault);
        Current.Value = trim;
        var body = context.Response.Body;
        using var plain = new MemoryStream();
        context.Response.Body = plain;
        await next(context);
        context.Response.Body = body;
        if (context.Response.StatusCode != StatusCodes.Status200OK) return;

        var partial = new ArrayBufferWriter<byte>();
        WireWriter.WriteVarint(partial, 1, trim.Rejected);
        WireWriter.WriteText(partial, 2, fault.Reason);
        var message = new ArrayBufferWriter<byte>();
        WireWriter.WriteBytes(message, 1, partial.WrittenSpan);
        if (!IsGrpc(context))
        {
            context.Response.ContentLength = message.WrittenCount;
            await context.Response.Body.WriteAsync(message.WrittenMemory, context.RequestAborted);
            return;
        }
        // A frame: not compressed, length, message.
        var frame = new byte[5 + message.WrittenCount];
        BinaryPrimitives.WriteUInt32BigEndian(frame.AsSpan(1), (uint)message.WrittenCount);
        message.WrittenSpan.CopyTo(frame.AsSpan(5));
        await context.Response.Body.WriteAsync(frame, context.RequestAborted);
    }

    /// <summary>What the request under way loses; the receiver calls the consumer within it.</summary>
    internal static AsyncLocal<Trim?> Current { get; } = new();

    private static bool IsGrpc(HttpContext context) => context.Request.ContentType?.StartsWith("application/grpc", StringComparison.Ordinal) == true;

    /// <summary>google.rpc.Status { code = 1, message = 2, details = 3 } with one Any { type_url = 1, value = 2 } of RetryInfo { retry_delay = 1 { seconds = 1 } }.</summary>
    private static byte[] Details(string reason, long seconds)
    {
        var delay = new ArrayBufferWriter<byte>();
        WireWriter.WriteVarint(delay, 1, seconds);
        var info = new ArrayBufferWriter<byte>();
        WireWriter.WriteBytes(info, 1, delay.WrittenSpan);
        var any = new ArrayBufferWriter<byte>();
        WireWriter.WriteText(any, 1, RetryInfo);
        WireWriter.WriteBytes(any, 2, info.WrittenSpan);
        var status = new ArrayBufferWriter<byte>();
        WireWriter.WriteVarint(status, 1, 14);
        WireWriter.WriteText(status, 2, reason);
        WireWriter.WriteBytes(status, 3, any.WrittenSpan);
        return status.WrittenSpan.ToArray();
    }

    internal sealed class Trim(OtlpFault fault)
    {
        public long Rejected { get; private set; }

        public OtlpBatch<T> Of<T>(OtlpBatch<T> batch)
        {
            var trimmed = fault.Trim(batch);
            Rejected = trimmed.Rejected;
            return trimmed;
        }
    }
}
