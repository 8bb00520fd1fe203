namespace AiTeams.AppHost.Backends.Clouds;

/// <summary>A variable of an overlay in monitoring/overlays, and its parameter: <c>GRAFANA_CLOUD_API_KEY</c> is <c>Parameters:grafana-cloud-api-key</c> too.</summary>
/// <param name="IsSecret">Whether the parameter is a secret one.</param>
/// <param name="IsCommon">Whether it serves other programs as well, so that it never asks for the cloud.</param>
/// <param name="IsShared">Whether it serves several clouds, so that it asks for one only where no other variable does.</param>
/// <param name="PushVariable">Variable with the address of Loki's own push API, from which the OTLP address follows.</param>
internal sealed record CloudVariable(string Name, bool IsSecret = false, bool IsCommon = false, bool IsShared = false, string? PushVariable = null)
{
    /// <summary>Name of the parameter.</summary>
    public string Parameter { get; } = Name.ToLowerInvariant().Replace('_', '-');

    private bool IsAddress => Name.EndsWith("_ENDPOINT", StringComparison.Ordinal) || Name.EndsWith("_URL", StringComparison.Ordinal);

    /// <summary>Its value by parameter, which wins, or by the variable's own name; null when neither is set or the value is blank.</summary>
    public string? Value(IDistributedApplicationBuilder builder)
    {
        var configuration = builder.Configuration;
        var value = configuration[$"Parameters:{Parameter}"] ?? configuration[$"Parameters:{Parameter.Replace('-', '_')}"] ?? configuration[Name]
            ?? (PushVariable is null ? null : configuration[PushVariable]?.Replace("/loki/api/v1/push", "/otlp/v1/logs", StringComparison.Ordinal));
        return string.IsNullOrWhiteSpace(value) ? null : value;
    }

    /// <summary>What is wrong with its value, as a part of a line; null when nothing is. An address that is none would keep the Collector from starting.</summary>
    public string? Fault(IDistributedApplicationBuilder builder) => Value(builder) is not { } value ? $"{Name} is not set"
        : IsAddress && !(Uri.TryCreate(value, UriKind.Absolute, out var address) && address.Scheme is "http" or "https") ? $"{Name} is not an http or https address"
        : null;
}
