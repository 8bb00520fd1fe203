using System.ComponentModel.DataAnnotations;
using Microsoft.Extensions.Options;

namespace AiTeams.ConsoleApp.Relay;

/// <summary>Section <c>Console</c>: where telemetry goes after it was stored here, for example to the Aspire dashboard.</summary>
public sealed class RelayOptions : IValidatableObject
{
    public const string SectionName = "Console";

    /// <summary>Base address of another OTLP receiver. Without it nothing is relayed.</summary>
    public Uri? RelayEndpoint { get; set; }

    /// <summary>Headers for it, as in OTEL_EXPORTER_OTLP_HEADERS: <c>name=value,name=value</c>, percent-encoded values.</summary>
    public string? RelayHeaders { get; set; }

    /// <summary><c>grpc</c> or <c>http/protobuf</c>. Default: grpc, which is what the Aspire dashboard announces.</summary>
    [RegularExpression("^(grpc|http/protobuf)$")]
    public string RelayProtocol { get; set; } = "grpc";

    /// <summary>Most requests waiting; beyond it a request is dropped and counted. Default: 2,048.</summary>
    [Range(1, 1_000_000)]
    public int RelayQueue { get; set; } = 2048;

    /// <summary>Most bytes waiting. Default: 32 MiB.</summary>
    [Range(1, int.MaxValue)]
    public int RelayQueueBytes { get; set; } = 32 * 1024 * 1024;

    /// <summary>Longest time one attempt may take. Default: 5 s.</summary>
    [Range(typeof(TimeSpan), "00:00:00.100", "00:01:00")]
    public TimeSpan RelayTimeout { get; set; } = TimeSpan.FromSeconds(5);

    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        if (RelayEndpoint is { } given && !(given.IsAbsoluteUri && (given.Scheme == Uri.UriSchemeHttp || given.Scheme == Uri.UriSchemeHttps)))
            yield return new($"Console:RelayEndpoint is '{given.OriginalString}'; it must be an http or https address.", [nameof(RelayEndpoint)]);
    }
}

[OptionsValidator]
internal sealed partial class RelayOptionsValidator : IValidateOptions<RelayOptions>;
