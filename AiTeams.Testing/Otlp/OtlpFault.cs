using AiTeams.Otlp;

namespace AiTeams.Testing.Otlp;

/// <summary>How a sink misbehaves.</summary>
/// <remarks>What senders make of it: https://github.com/open-telemetry/opentelemetry-proto/blob/v1.7.0/docs/specification.md#otlp-request-response</remarks>
public sealed record OtlpFault
{
    private OtlpFault() { }

    /// <summary>Whether the n-th request after the fault was set, counted from 0, is refused.</summary>
    internal Func<int, bool> Refuses { get; private init; } = static _ => false;

    internal TimeSpan Delay { get; private init; }

    internal int Rejects { get; private init; }

    internal string Reason { get; private init; } = "The sink refuses for now.";

    internal TimeSpan? TryAgainAfter { get; private init; }

    /// <summary>Takes everything at once.</summary>
    public static OtlpFault None { get; } = new();

    /// <summary>Answers 503 or, over gRPC, UNAVAILABLE, and keeps nothing: senders try again later.</summary>
    public static OtlpFault Refuse { get; } = new() { Refuses = static _ => true };

    /// <summary>Takes the connection and the request and never answers.</summary>
    public static OtlpFault BlackHole { get; } = new() { Delay = Timeout.InfiniteTimeSpan };

    /// <summary>Waits, on the sink's clock, before it takes each request.</summary>
    public static OtlpFault Slow(TimeSpan delay) => new() { Delay = delay };

    /// <summary>Comes and goes: refuses so many requests, takes so many, and so on.</summary>
    public static OtlpFault Flap(int refused = 1, int taken = 1) => new() { Refuses = number => number % (refused + taken) < refused };

    /// <summary>Throws away the first records of each request, keeps the others, and says so in a success: a sender must count them as lost and not send them again.</summary>
    public static OtlpFault PartialSuccess(int rejected, string reason = "The sink rejects some.") => new() { Rejects = rejected, Reason = reason };

    /// <summary>
    /// Keeps nothing and names a time: 429 with <c>Retry-After</c>, over gRPC UNAVAILABLE with a <c>RetryInfo</c>. Whole seconds, rounded up.
    /// </summary>
    public static OtlpFault RetryAfter(TimeSpan pause) => new() { Refuses = static _ => true, TryAgainAfter = pause, Reason = "The sink has too much to do." };

    internal OtlpBatch<T> Trim<T>(OtlpBatch<T> batch) =>
        Rejects == 0 ? batch : batch with { Records = [.. batch.Records.Skip(Rejects)], Rejected = Math.Min(Rejects, batch.Records.Count), Reason = Reason };
}
