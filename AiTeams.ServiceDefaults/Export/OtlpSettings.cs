using System.Globalization;
using AiTeams.ServiceDefaults.Export.Queue;
using AiTeams.ServiceDefaults.Export.Retry;
using AiTeams.ServiceDefaults.Export.Sending;
using AiTeams.ServiceDefaults.Identity;
using Microsoft.Extensions.Configuration;

namespace AiTeams.ServiceDefaults.Export;

/// <summary>
/// Where telemetry goes, in OpenTelemetry's own variables: OTEL_EXPORTER_OTLP_ENDPOINT (unset: nowhere), _PROTOCOL (grpc | http/protobuf),
/// _HEADERS, _TIMEOUT, _COMPRESSION (gzip | none), _CERTIFICATE, _CLIENT_CERTIFICATE, _CLIENT_KEY (PEM files), each also for one signal (OTEL_EXPORTER_OTLP_TRACES_ENDPOINT …, which goes first); OTEL_BSP_* and
/// OTEL_BLRP_* for queues; OTEL_METRIC_EXPORT_INTERVAL, OTEL_METRIC_EXPORT_TIMEOUT. Ours: <c>Telemetry:RetryFor</c>, 30 seconds by default;
/// <c>Telemetry:ShutdownTimeout</c>, 4 seconds;
/// <c>Telemetry:RetryFolder</c> and, for each of traces and logs, <c>Telemetry:RetryFolderBytes</c>, 128 MB by default.
/// </summary>
/// <remarks>https://github.com/open-telemetry/opentelemetry-specification/blob/v1.48.0/specification/protocol/exporter.md.</remarks>
internal sealed class OtlpSettings
{
    private const string Prefix = "OTEL_EXPORTER_OTLP_";

    private const long DefaultFolderBytes = 128 * 1024 * 1024;

    private static readonly TimeSpan DefaultRetryFor = TimeSpan.FromSeconds(30);

    // With the metrics and lines that come after, less than the ten seconds that container engines leave between SIGTERM and SIGKILL.
    private static readonly TimeSpan DefaultShutdownTimeout = TimeSpan.FromSeconds(4);

    private static readonly TimeSpan LongestTime = TimeSpan.FromDays(1);

    private readonly IConfiguration _configuration;
    private readonly string _service;
    private readonly int _soon;

    private OtlpSettings(IConfiguration configuration, ServiceIdentity identity)
    {
        _configuration = configuration;
        _service = identity.Name;
        _soon = identity.IsDev ? 1_000 : 5_000;
        Traces = Target("TRACES", "v1/traces", "opentelemetry.proto.collector.trace.v1.TraceService/Export");
        Metrics = Target("METRICS", "v1/metrics", "opentelemetry.proto.collector.metrics.v1.MetricsService/Export");
        Logs = Target("LOGS", "v1/logs", "opentelemetry.proto.collector.logs.v1.LogsService/Export");
        MetricInterval = Whole("OTEL_METRIC_EXPORT_INTERVAL", identity.IsDev ? 1_000 : 10_000);
        MetricTimeout = Whole("OTEL_METRIC_EXPORT_TIMEOUT", 5_000);
        RetryFor = Time("Telemetry:RetryFor", DefaultRetryFor);
        ShutdownTimeout = Time("Telemetry:ShutdownTimeout", DefaultShutdownTimeout);
    }

    /// <summary>Null: not sent.</summary>
    internal OtlpTarget? Traces { get; }

    /// <inheritdoc cref="Traces"/>
    internal OtlpTarget? Metrics { get; }

    /// <inheritdoc cref="Traces"/>
    internal OtlpTarget? Logs { get; }

    /// <summary>Milliseconds, the SDK's own unit.</summary>
    internal int MetricInterval { get; }

    internal int MetricTimeout { get; }

    internal TimeSpan RetryFor { get; }

    /// <summary>How long the end of the service may wait for what is still to be sent; what is left then counts as lost to the shutdown.</summary>
    internal TimeSpan ShutdownTimeout { get; }

    internal static OtlpSettings Read(IConfiguration configuration, ServiceIdentity identity) => new(configuration, identity);

    /// <param name="family">OTEL_BSP or OTEL_BLRP.</param>
    internal QueueLimits Limits(string family)
    {
        var defaults = new QueueLimits();
        var items = Whole(family + "_MAX_QUEUE_SIZE", defaults.Items);
        return new(items, Math.Min(items, Whole(family + "_MAX_EXPORT_BATCH_SIZE", defaults.BatchItems)));
    }

    /// <inheritdoc cref="Limits"/>
    internal SendingOptions Sending(string family) => new(TimeSpan.FromMilliseconds(Whole(family + "_SCHEDULE_DELAY", _soon)), RetryFor, ShutdownTimeout);

    /// <returns>Null unless <c>Telemetry:RetryFolder</c> is set.</returns>
    internal RetryFolder? Folder(ExportLedger ledger)
    {
        if (_configuration["Telemetry:RetryFolder"] is not { Length: > 0 } root) return null;
        var bound = _configuration["Telemetry:RetryFolderBytes"] is not { Length: > 0 } given ? DefaultFolderBytes
            : long.TryParse(given, NumberStyles.None, CultureInfo.InvariantCulture, out var bytes) && bytes > 0 ? bytes
            : throw new StartRefusedException($"Telemetry:RetryFolderBytes is '{given}'; it must be a number of bytes.");
        return new(Path.Combine(root, _service, ledger.Signal), bound, ledger, new RetryDisk());
    }

    private TimeSpan Time(string key, TimeSpan byDefault) => _configuration[key] is not { Length: > 0 } given ? byDefault
        : TimeSpan.TryParse(given, CultureInfo.InvariantCulture, out var time) && time >= TimeSpan.Zero && time <= LongestTime ? time
        : throw new StartRefusedException($"{key} is '{given}'; it must be a time such as 00:00:30.");

    private OtlpTarget? Target(string signal, string path, string method)
    {
        var own = _configuration[$"{Prefix}{signal}_ENDPOINT"] is { Length: > 0 };
        var key = own ? $"{Prefix}{signal}_ENDPOINT" : Prefix + "ENDPOINT";
        if (_configuration[key] is not { Length: > 0 } given) return null;
        if (!Uri.TryCreate(given, UriKind.Absolute, out var endpoint) || endpoint.Scheme is not ("http" or "https"))
            // The value is not shown: an address may carry a password.
            throw new StartRefusedException($"{key} must be an http or https address.");
        var grpc = Read(signal, "PROTOCOL") switch
        {
            "http/protobuf" => false,
            null or "grpc" => true,
            var other => throw new StartRefusedException($"{Prefix}PROTOCOL is '{other}'; it must be grpc or http/protobuf."),
        };
        var gzip = Read(signal, "COMPRESSION") switch
        {
            "gzip" => true,
            null or "none" => false,
            var other => throw new StartRefusedException($"{Prefix}COMPRESSION is '{other}'; it must be gzip or none."),
        };
        // An endpoint given for one signal over HTTP is the whole address already.
        var address = grpc ? new Uri(endpoint, "/" + method) : own ? endpoint : new Uri(endpoint.AbsoluteUri.TrimEnd('/') + "/" + path);
        var timeout = Whole($"{Prefix}{signal}_TIMEOUT", Whole(Prefix + "TIMEOUT", 5_000));
        return new(address, grpc, Headers(Read(signal, "HEADERS")), TimeSpan.FromMilliseconds(timeout), gzip,
            endpoint.Scheme == "https" ? OtlpTls.Read(name => Read(signal, name), Prefix) : null);
    }

    /// <summary>name=value,name=value, percent-encoded as in baggage. A message must not show what may be a key.</summary>
    private static List<KeyValuePair<string, string>> Headers(string? given)
    {
        List<KeyValuePair<string, string>> headers = [];
        foreach (var part in (given ?? "").Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
        {
            var equals = part.IndexOf('=', StringComparison.Ordinal);
            if (equals <= 0) throw new StartRefusedException($"{Prefix}HEADERS must be name=value pairs with commas between them.");
            headers.Add(new(part[..equals].Trim(), Uri.UnescapeDataString(part[(equals + 1)..].Trim())));
        }
        return headers;
    }

    private string? Read(string signal, string name) =>
        _configuration[$"{Prefix}{signal}_{name}"] is { Length: > 0 } own ? own : _configuration[Prefix + name] is { Length: > 0 } common ? common : null;

    private int Whole(string key, int otherwise) =>
        int.TryParse(_configuration[key], NumberStyles.None, CultureInfo.InvariantCulture, out var given) && given > 0 ? given : otherwise;
}
