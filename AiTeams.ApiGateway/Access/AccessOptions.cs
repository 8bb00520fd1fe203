using System.ComponentModel.DataAnnotations;

namespace AiTeams.ApiGateway.Access;

/// <summary>Who may call, and how often.</summary>
internal sealed class AccessOptions
{
    public const string SectionName = "Access";

    /// <summary>Calls one key may make in a minute: a bucket of that size, refilled evenly. Default: 6,000. Keyless calls in dev are not limited.</summary>
    [Range(1, 100_000_000)]
    public int RequestsPerMinute { get; set; } = 6_000;

    public IList<ApiKeyOptions> Keys { get; } = [];
}

/// <summary>One API key, as configured. The key itself is nowhere: only its hash.</summary>
internal sealed class ApiKeyOptions
{
    /// <summary>Public id: the middle part of the key.</summary>
    public string Id { get; set; } = "";

    /// <summary>SHA-256 of the key's UTF-8 text, 64 hex digits (<see cref="Contracts.Access.ApiKeyFormat.Hash"/>).</summary>
    public string Hash { get; set; } = "";

    /// <summary>Tenant the key belongs to: 1–64 lower-case letters, digits, hyphens.</summary>
    public string Tenant { get; set; } = "";

    /// <summary>What the key's owner calls the client, 1–64 characters; a metric label.</summary>
    public string ClientName { get; set; } = "";

    /// <summary>web-app | mobile-app | api-client | mcp-client | other.</summary>
    public string ClientType { get; set; } = "other";

    /// <summary>free | premium | enterprise.</summary>
    public string Segment { get; set; } = "free";

    /// <summary>Traces of this key's calls are kept by the sampling rule "vip".</summary>
    public bool Vip { get; set; }

    /// <summary>Some of read, write, execute, debug, admin; at least one.</summary>
    public IList<string> Scopes { get; } = [];

    /// <summary>From this time on the key is refused; null: never.</summary>
    public DateTimeOffset? Expires { get; set; }
}
