namespace AiTeams.AppHost.Publish;

/// <summary>A value that who deploys gives: a parameter of the manifest, a line of Compose's .env. No value is ever written by publishing.</summary>
/// <param name="Name">Name of the parameter; as a variable CONSOLE_API_KEY.</param>
/// <param name="Help">What it is, as the comment in .env.</param>
/// <param name="IsRequired">Whether the product refuses to start without it.</param>
/// <param name="IsSecret">Whether it may be shown.</param>
internal sealed record PublishedParameter(string Name, string Help, bool IsRequired = false, bool IsSecret = true)
{
    public static readonly PublishedParameter ConsoleKey = new(
        "console-api-key", "Key of the Console, for people and for the Collector: any long random text", IsRequired: true);

    public static readonly PublishedParameter ApiKeyHash = new(
        "api-key-hash", "SHA-256, 64 hex digits, of the first API key: the text ak_first_ and 64 random hex digits", IsRequired: true);

    public static readonly PublishedParameter UserIdKey = new(
        "user-id-key", "Key with which telemetry hashes the ids of users: any long random text, never to be changed", IsRequired: true);

    public static readonly PublishedParameter GrafanaPassword = new("grafana-password", "Password of Grafana's user admin", IsRequired: true);

    public static readonly PublishedParameter ConsoleGatewayKey = new(
        "console-gateway-key", "API key with which the Console asks the gateway for the rows of a case; empty: it shows none");

    public static readonly PublishedParameter ModelBaseUrl = new(
        "model-base-url", "Address of an OpenAI-compatible model; empty: plans are made offline", IsSecret: false);

    public static readonly PublishedParameter ModelName = new("model-name", "Name of the model; set with the address or not at all", IsSecret: false);

    public static readonly PublishedParameter ModelKey = new("model-api-key", "Key of the model, where it asks for one");

    public static readonly IReadOnlyList<PublishedParameter> All =
        [ConsoleKey, ApiKeyHash, UserIdKey, GrafanaPassword, ConsoleGatewayKey, ModelBaseUrl, ModelName, ModelKey];

    /// <summary>The line's name in .env.</summary>
    public string Variable => Name.ToUpperInvariant().Replace('-', '_');

    /// <summary>What stands in the Compose file for a parameter of another part of the model.</summary>
    public static string Required(string variable) => $"${{{variable}:?set it in .env}}";

    /// <summary>What stands in the Compose file: without a required value <c>docker compose</c> ends with the help text and starts nothing.</summary>
    public string Expression => IsRequired ? $"${{{Variable}:?set it in .env. {Help}}}" : $"${{{Variable}:-}}";

    /// <summary>The parameter in the model. Empty is a value, so that Aspire does not ask for it while it publishes.</summary>
    public IResourceBuilder<ParameterResource> In(IDistributedApplicationBuilder builder) => builder.Resources.TryGetByName(Name, out var existing)
        ? builder.CreateResourceBuilder((ParameterResource)existing)
        : builder.AddParameter(Name, () => "", publishValueAsDefault: !IsSecret, secret: IsSecret);
}
