namespace AiTeams.Otlp;

/// <summary>One log record. The logger's category is <see cref="OtlpScope.Name"/>.</summary>
/// <remarks>Fields follow https://github.com/open-telemetry/opentelemetry-proto/blob/v1.7.0/opentelemetry/proto/logs/v1/logs.proto</remarks>
public sealed class OtlpLogRecord
{
    public OtlpResource Resource { get; init; } = OtlpResource.None;

    public OtlpScope Scope { get; init; } = OtlpScope.None;

    /// <summary>When it happened, else when it was observed: nanoseconds since 1970, UTC.</summary>
    public ulong UnixNano { get; init; }

    /// <summary>1–4 trace, 5–8 debug, 9–12 info, 13–16 warn, 17–20 error, 21–24 fatal; 0 unknown.</summary>
    public int Severity { get; init; }

    public string SeverityText { get; init; } = "";

    public OtlpValue Body { get; init; }

    public OtlpAttributes Attributes { get; init; }

    public TraceId TraceId { get; init; }

    public SpanId SpanId { get; init; }

    public uint Flags { get; init; }

    public string EventName { get; init; } = "";
}
