using Microsoft.AspNetCore.Http;

namespace AiTeams.ServiceDefaults.Http;

/// <summary>Paths known before routing to make no receipt, span or request metric: probes, the scrape, telemetry ingest.</summary>
internal static class SilentPaths
{
    internal const string Health = "/health";
    internal const string Alive = "/alive";
    internal const string Metrics = "/metrics";

    private const string GrpcIngest = "/opentelemetry.proto.collector.";

    internal static bool Contain(PathString path) => path.Value is { } value
        && (value is Health or Alive or Metrics or "/v1/traces" or "/v1/logs" or "/v1/metrics" || value.StartsWith(GrpcIngest, StringComparison.Ordinal));
}
