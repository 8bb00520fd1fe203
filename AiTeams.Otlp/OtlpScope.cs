namespace AiTeams.Otlp;

/// <summary>The instrumentation that produced the telemetry. For log records the name is the logger's category.</summary>
public sealed class OtlpScope
{
    internal static readonly OtlpScope None = new();

    public string Name { get; init; } = "";

    public string Version { get; init; } = "";

    public OtlpAttributes Attributes { get; init; }
}
