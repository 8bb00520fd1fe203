using Microsoft.AspNetCore.Http;

namespace AiTeams.ServiceDefaults.Http;

/// <summary>
/// Paths known before routing to make no receipt, span or request metric: probes, the scrape, and telemetry ingest where there is any. Elsewhere
/// <c>/v1/traces</c> is a request like any other.
/// </summary>
internal sealed class SilentPaths(bool receivesTelemetry)
{
    internal const string Health = "/health";
    internal const string Alive = "/alive";
    internal const string Metrics = "/metrics";

    private const string GrpcIngest = "/opentelemetry.proto.collector.";

    internal bool Contain(PathString path) => path.Value is { } value
        && (value is Health or Alive or Metrics || (receivesTelemetry && IsIngest(value)));

    private static bool IsIngest(string path) =>
        path is "/v1/traces" or "/v1/logs" or "/v1/metrics" || path.StartsWith(GrpcIngest, StringComparison.Ordinal);
}
