namespace AiTeams.Otlp;

public sealed class OtlpReceiverOptions
{
    /// <summary>Header that carries the key; the Aspire dashboard's name, so that one setting of a sender suits both.</summary>
    public const string KeyHeader = "x-otlp-api-key";

    /// <summary>Largest request, as sent and after inflating, in bytes. Default: 16 MiB.</summary>
    public int MaxRequestBytes { get; init; } = 16 * 1024 * 1024;

    public OtlpLimits Limits { get; init; } = OtlpLimits.Default;

    /// <summary>When set, a request whose <see cref="KeyHeader"/> differs is refused: 401, or UNAUTHENTICATED.</summary>
    public string? RequiredKey { get; init; }
}
