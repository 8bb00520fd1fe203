using System.ComponentModel.DataAnnotations;
using Microsoft.Extensions.Options;

namespace AiTeams.ConsoleApp;

/// <summary>Section <c>Console</c>.</summary>
public sealed class ConsoleOptions
{
    public const string SectionName = "Console";

    /// <summary>Port of the OTLP/gRPC endpoint, on the same addresses as the page; 0 takes a free one. Default: 18801.</summary>
    [Range(0, 65535)]
    public int OtlpGrpcPort { get; set; } = 18801;

    /// <summary>
    /// Key for page, API and OTLP. Required as soon as an address is not loopback. Browsers send it as the password of HTTP Basic (any user name),
    /// programs as <c>X-API-Key</c> or <c>Authorization: Bearer</c>, telemetry senders as <c>x-otlp-api-key</c>.
    /// </summary>
    public string? ApiKey { get; set; }

    /// <summary>Host names that a request may name besides localhost, 127.0.0.1 and [::1]; for collectors in containers, for example.</summary>
    public string[] AllowedHosts { get; set; } = [];

    /// <summary>What the AppHost must send as <c>X-Console-Feed-Token</c>. Without it the feed routes do not exist.</summary>
    public string? FeedToken { get; set; }

    /// <summary>Sent to the gateway as <c>X-API-Key</c> when the case file asks for rows.</summary>
    public string? GatewayKey { get; set; }

    /// <summary>Longest time a case file waits for the gateway's rows. Default: 1 s.</summary>
    [Range(typeof(TimeSpan), "00:00:00.050", "00:01:00")]
    public TimeSpan RowsTimeout { get; set; } = TimeSpan.FromSeconds(1);
}

[OptionsValidator]
internal sealed partial class ConsoleOptionsValidator : IValidateOptions<ConsoleOptions>;
