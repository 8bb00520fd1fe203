using System.Globalization;
using AiTeams.ServiceDefaults.Identity;
using Microsoft.Extensions.Configuration;
using OpenTelemetry.Exporter;

namespace AiTeams.ServiceDefaults.Export;

/// <summary>
/// Where telemetry goes, in OpenTelemetry's own variables: OTEL_EXPORTER_OTLP_ENDPOINT (unset: nowhere), _PROTOCOL (grpc | http/protobuf),
/// _HEADERS, _TIMEOUT; OTEL_BSP_SCHEDULE_DELAY, OTEL_BLRP_SCHEDULE_DELAY, OTEL_METRIC_EXPORT_INTERVAL, OTEL_METRIC_EXPORT_TIMEOUT.
/// </summary>
/// <remarks>https://github.com/open-telemetry/opentelemetry-specification/blob/v1.48.0/specification/protocol/exporter.md.</remarks>
internal sealed class OtlpSettings
{
    internal const int QueueSize = 2048;
    internal const int BatchSize = 512;

    private readonly IConfiguration _configuration;

    private OtlpSettings(IConfiguration configuration, ServiceIdentity identity, Uri endpoint)
    {
        _configuration = configuration;
        Endpoint = endpoint;
        var soon = identity.IsDev ? 1_000 : 5_000;
        Protocol = configuration["OTEL_EXPORTER_OTLP_PROTOCOL"] switch
        {
            "http/protobuf" => OtlpExportProtocol.HttpProtobuf,
            null or "" or "grpc" => OtlpExportProtocol.Grpc,
            var other => throw new StartRefusedException($"OTEL_EXPORTER_OTLP_PROTOCOL is '{other}'; it must be grpc or http/protobuf."),
        };
        SpanDelay = Milliseconds("OTEL_BSP_SCHEDULE_DELAY", soon);
        LogDelay = Milliseconds("OTEL_BLRP_SCHEDULE_DELAY", soon);
        MetricInterval = Milliseconds("OTEL_METRIC_EXPORT_INTERVAL", identity.IsDev ? 1_000 : 10_000);
        MetricTimeout = Milliseconds("OTEL_METRIC_EXPORT_TIMEOUT", 5_000);
        Timeout = Milliseconds("OTEL_EXPORTER_OTLP_TIMEOUT", 5_000);
    }

    internal Uri Endpoint { get; }

    internal OtlpExportProtocol Protocol { get; }

    /// <summary>Milliseconds, as all times here: the SDK's own unit.</summary>
    internal int SpanDelay { get; }

    internal int LogDelay { get; }

    internal int MetricInterval { get; }

    internal int MetricTimeout { get; }

    internal int Timeout { get; }

    /// <returns>Null without an endpoint.</returns>
    internal static OtlpSettings? Read(IConfiguration configuration, ServiceIdentity identity)
    {
        if (configuration["OTEL_EXPORTER_OTLP_ENDPOINT"] is not { Length: > 0 } given) return null;
        return Uri.TryCreate(given, UriKind.Absolute, out var endpoint) && endpoint.Scheme is "http" or "https"
            ? new(configuration, identity, endpoint)
            : throw new StartRefusedException($"OTEL_EXPORTER_OTLP_ENDPOINT is '{given}'; it must be an http or https address.");
    }

    /// <param name="path">Of the signal over HTTP, e.g. <c>v1/traces</c>.</param>
    internal OtlpExporterOptions For(string path) => new()
    {
        Protocol = Protocol,
        Endpoint = Protocol == OtlpExportProtocol.Grpc ? Endpoint : new Uri(Endpoint.AbsoluteUri.TrimEnd('/') + "/" + path),
        Headers = _configuration["OTEL_EXPORTER_OTLP_HEADERS"] ?? "",
        TimeoutMilliseconds = Timeout,
    };

    private int Milliseconds(string key, int otherwise) =>
        int.TryParse(_configuration[key], NumberStyles.None, CultureInfo.InvariantCulture, out var given) && given > 0 ? given : otherwise;
}
