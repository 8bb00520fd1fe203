namespace AiTeams.Testing.Otlp;

/// <summary>How a sink misbehaves.</summary>
public sealed record OtlpFault
{
    private OtlpFault() { }

    internal bool Refuses { get; private init; }

    internal TimeSpan Delay { get; private init; }

    /// <summary>Takes everything at once.</summary>
    public static OtlpFault None { get; } = new();

    /// <summary>Answers 503 or, over gRPC, UNAVAILABLE, and keeps nothing: senders try again later.</summary>
    public static OtlpFault Refuse { get; } = new() { Refuses = true };

    /// <summary>Takes the connection and the request and never answers.</summary>
    public static OtlpFault BlackHole { get; } = new() { Delay = Timeout.InfiniteTimeSpan };

    /// <summary>Waits before it takes each request.</summary>
    public static OtlpFault Slow(TimeSpan delay) => new() { Delay = delay };
}
