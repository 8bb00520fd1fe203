namespace AiTeams.Otlp;

/// <summary>What produced the telemetry; one object per resource message, shared by its records.</summary>
public sealed class OtlpResource
{
    internal static readonly OtlpResource None = new();

    public OtlpAttributes Attributes { get; init; }

    /// <summary><c>service.name</c>, or empty.</summary>
    public string ServiceName => Attributes.Text("service.name") ?? "";
}
