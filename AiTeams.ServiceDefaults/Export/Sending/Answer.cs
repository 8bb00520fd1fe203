using AiTeams.ServiceDefaults.Export.Wire;

namespace AiTeams.ServiceDefaults.Export.Sending;

internal enum Verdict
{
    /// <summary>Arrived, but for what the endpoint rejected.</summary>
    Taken,

    /// <summary>Worth another try later.</summary>
    Later,

    /// <summary>The same bytes will never be taken.</summary>
    Never,
}

/// <summary>What the endpoint made of a request.</summary>
/// <param name="Rejected">Items of a taken request that were not (partial success).</param>
/// <param name="After">How long the endpoint asks to be left alone.</param>
internal readonly record struct Answer(Verdict Verdict, long Rejected = 0, TimeSpan? After = null)
{
    internal static readonly Answer Later = new(Verdict.Later);

    /// <summary>200, or 429, 502, 503, 504 to be tried again; anything else is final.</summary>
    /// <remarks>https://github.com/open-telemetry/opentelemetry-proto/blob/v1.7.0/docs/specification.md#otlphttp-response.</remarks>
    internal static Answer OfHttp(int status, TimeSpan? after, ReadOnlySpan<byte> body) => status switch
    {
        >= 200 and < 300 => new(Verdict.Taken, RejectedIn(body)),
        429 or 502 or 503 or 504 => new(Verdict.Later, After: after),
        _ => new(Verdict.Never),
    };

    /// <param name="status">Of gRPC; null when the call ended without one.</param>
    /// <param name="details"><c>grpc-status-details-bin</c>: a google.rpc.Status that may hold a RetryInfo.</param>
    /// <remarks>https://github.com/open-telemetry/opentelemetry-proto/blob/v1.7.0/docs/specification.md#failures.</remarks>
    internal static Answer OfGrpc(int? status, ReadOnlySpan<byte> details, ReadOnlySpan<byte> message) => status switch
    {
        0 => new(Verdict.Taken, RejectedIn(message)),
        // Resource exhausted: to be tried again only when the server says when.
        8 => RetryInfoIn(details) is { } after ? new(Verdict.Later, After: after) : new(Verdict.Never),
        // Cancelled, deadline exceeded, aborted, out of range, unavailable, data loss.
        1 or 4 or 10 or 11 or 14 or 15 => new(Verdict.Later, After: RetryInfoIn(details)),
        null => Later,
        _ => new(Verdict.Never),
    };

    /// <summary>ExportTraceServiceResponse { partial_success = 1 { rejected_spans = 1 } }; the other signals have the same shape.</summary>
    private static long RejectedIn(ReadOnlySpan<byte> response)
    {
        var fields = new ProtobufReader(response);
        while (fields.Next())
        {
            if (fields.Field != 1) continue;
            var partial = new ProtobufReader(fields.Bytes);
            while (partial.Next())
            {
                if (partial.Field == 1) return Math.Max(0, (long)partial.Number);
            }
        }
        return 0;
    }

    /// <summary>Status { details = 3: Any { type_url = 1, value = 2: RetryInfo { retry_delay = 1: Duration { seconds = 1, nanos = 2 } } } }.</summary>
    private static TimeSpan? RetryInfoIn(ReadOnlySpan<byte> status)
    {
        var fields = new ProtobufReader(status);
        while (fields.Next())
        {
            if (fields.Field != 3) continue;
            var any = new ProtobufReader(fields.Bytes);
            var isRetryInfo = false;
            while (any.Next())
            {
                if (any.Field == 1) isRetryInfo = any.Bytes.EndsWith("/google.rpc.RetryInfo"u8);
                else if (any.Field == 2 && isRetryInfo) return DelayIn(any.Bytes);
            }
        }
        return null;
    }

    private static TimeSpan? DelayIn(ReadOnlySpan<byte> retryInfo)
    {
        var fields = new ProtobufReader(retryInfo);
        if (!fields.Next() || fields.Field != 1) return null;
        var delay = TimeSpan.Zero;
        var duration = new ProtobufReader(fields.Bytes);
        while (duration.Next())
        {
            if (duration.Field == 1) delay += TimeSpan.FromSeconds(Math.Clamp((long)duration.Number, 0, 3600));
            else if (duration.Field == 2) delay += TimeSpan.FromTicks(Math.Clamp((long)duration.Number, 0, 999_999_999) / 100);
        }
        return delay;
    }
}
