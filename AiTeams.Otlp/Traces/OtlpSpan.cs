namespace AiTeams.Otlp;

/// <summary>One timed operation.</summary>
/// <remarks>Fields follow https://github.com/open-telemetry/opentelemetry-proto/blob/v1.7.0/opentelemetry/proto/trace/v1/trace.proto</remarks>
public sealed class OtlpSpan
{
    public OtlpResource Resource { get; init; } = OtlpResource.None;

    public OtlpScope Scope { get; init; } = OtlpScope.None;

    public TraceId TraceId { get; init; }

    public SpanId SpanId { get; init; }

    /// <summary>Empty for a root.</summary>
    public SpanId ParentSpanId { get; init; }

    public string TraceState { get; init; } = "";

    /// <summary>W3C trace flags in the low 8 bits; bit 9 set: the parent is remote (if bit 8 says that is known).</summary>
    public uint Flags { get; init; }

    public string Name { get; init; } = "";

    public OtlpSpanKind Kind { get; init; }

    /// <summary>Nanoseconds since 1970, UTC.</summary>
    public ulong StartUnixNano { get; init; }

    /// <summary>Nanoseconds since 1970, UTC.</summary>
    public ulong EndUnixNano { get; init; }

    public TimeSpan Duration => EndUnixNano > StartUnixNano ? TimeSpan.FromTicks((long)((EndUnixNano - StartUnixNano) / 100)) : TimeSpan.Zero;

    public OtlpAttributes Attributes { get; init; }

    public IReadOnlyList<OtlpSpanEvent> Events { get; init; } = [];

    public IReadOnlyList<OtlpSpanLink> Links { get; init; } = [];

    public OtlpStatus Status { get; init; }

    public string StatusMessage { get; init; } = "";

    /// <summary>Attributes, events and links that the sender left out because of its own limits.</summary>
    public long Dropped { get; init; }
}

public enum OtlpSpanKind : byte
{
    Unspecified,
    Internal,
    Server,
    Client,
    Producer,
    Consumer,
}

public enum OtlpStatus : byte
{
    Unset,
    Ok,
    Error,
}

/// <param name="UnixNano">Nanoseconds since 1970, UTC.</param>
public sealed record OtlpSpanEvent(string Name, ulong UnixNano, OtlpAttributes Attributes);

public sealed record OtlpSpanLink(TraceId TraceId, SpanId SpanId, OtlpAttributes Attributes);
