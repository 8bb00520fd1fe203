using System.Globalization;
using System.Text.Json;
using AiTeams.Contracts;

namespace AiTeams.Cli.Drill;

/// <summary>The drills, in an order in which none leaves alerts behind that the next one waits for.</summary>
internal static class Drills
{
    private const int BombSeries = 12_000;

    /// <summary>One slow or failed request is nothing yet.</summary>
    private const int Several = 3;

    private const string JaegerQueue = """max(otelcol_exporter_queue_size{exporter="otlp_grpc/jaeger"})""";

    public static IReadOnlyList<Drill> All { get; } =
    [
        new("collector-down", static (site, _) => Task.FromResult(Faults.Freeze(site.ProcessOf("otel-collector"))),
            [new("CollectorDown"), new("TelemetryDropped")],
            [Unhealthy("otel-collector")],
            static (site, token) => AskedAsync(site, """up{job="otel-collector"} == 0""", "up{job=\"otel-collector\"} is 0", token)),

        new("backend-down", static (site, _) => Task.FromResult(Faults.Freeze(site.ProcessOf("jaeger"))),
            [new("CollectorExportFailing"), new("CollectorQueueFilling")],
            [Unhealthy("jaeger"), new("queue to Jaeger grows", static async (site, token) => await site.Prometheus.ValueAsync(JaegerQueue, token) > 100)],
            static async (site, token) => await HealthAsync(site, "jaeger", token) is { } health ? $"Console: jaeger is {health}" : null),

        new("agent-slow", static (site, _) => Task.FromResult(Faults.Starve(site.ProcessOf(ServiceNames.WorkflowAgent), site.Time)),
            [new("AgentSlowRequests"), new("SlowRequests"), new("HighLatency"), new("ServiceDown", ",service=\"workflow-agent\"")],
            [Unhealthy(ServiceNames.WorkflowAgent), new("Console: slow requests", SlowRequestsAsync)],
            SlowSpanOfTheAgentAsync),

        new("engine-killed", static (site, _) => Task.FromResult(Faults.KillOnce(site.ProcessOf(ServiceNames.WorkflowEngine))),
            [new("ServiceDown", ",service=\"workflow-engine\""), new("HighErrorRate", ",service=\"api-gateway\""), new("AgentHighErrorRate")],
            [new("Console: workflow-engine restarted", static async (site, token) => await RestartedAsync(site, token) is not null)],
            RestartedAsync),

        new("database-locked", static (site, token) => Faults.LockAsync(Path.Combine(site.DataFolder, ServiceNames.WorkflowEngine + ".db"), token),
            [new("HighErrorRate", ",service=\"workflow-engine\""), new("EngineHighErrorRate"), new("SlowRequests", ",service=\"workflow-engine\""), new("HighLatency")],
            [Unhealthy(ServiceNames.WorkflowEngine), new("Console: failed requests", FailedRequestsAsync)],
            LockedDatabaseAsync),

        new("cardinality-bomb", static (site, token) => Faults.BombAsync(site.CollectorHttp, BombSeries, site.Time, token),
            [new("TooManySeries")],
            [],
            static (site, token) => AskedAsync(
                site, $$"""topk(1, count by (__name__) ({__name__=~".+",service="aiteams-drill"})) > 8000""", $"{Faults.BombMetric} has the most series", token)),
    ];

    private static Signal Unhealthy(string resource) =>
        new($"Console: {resource} unhealthy", async (site, token) => await HealthAsync(site, resource, token) is not null);

    /// <returns>Its health in words; null while it is healthy.</returns>
    private static async Task<string?> HealthAsync(Site site, string resource, CancellationToken cancellationToken)
    {
        await site.LookAsync(cancellationToken);
        return site.Find(resource) is { Health: "Unhealthy" or "Degraded" } found ? found.Health.ToLowerInvariant() : null;
    }

    private static async Task<string?> RestartedAsync(Site site, CancellationToken cancellationToken)
    {
        await site.LookAsync(cancellationToken);
        return site.Find(ServiceNames.WorkflowEngine)?.Restarts > (site.Before(ServiceNames.WorkflowEngine)?.Restarts ?? 0)
            ? "Console: workflow-engine ended by itself and was started again" : null;
    }

    private static async Task<string?> AskedAsync(Site site, string query, string cause, CancellationToken cancellationToken) =>
        await site.Prometheus.ValueAsync(query, cancellationToken) is not null ? cause : null;

    private static async Task<bool> SlowRequestsAsync(Site site, CancellationToken cancellationToken) =>
        (await site.ReceiptsAsync(ServiceNames.ApiGateway, cancellationToken)).Count(static receipt => Seconds(receipt) > 2) >= Several;

    private static async Task<bool> FailedRequestsAsync(Site site, CancellationToken cancellationToken) =>
        (await site.ReceiptsAsync(ServiceNames.WorkflowEngine, cancellationToken)).Count(static receipt => receipt.GetProperty("outcome").GetString() == "server_error") >= Several;

    /// <summary>A slow request's case in which the agent has most of the time.</summary>
    private static async Task<string?> SlowSpanOfTheAgentAsync(Site site, CancellationToken cancellationToken)
    {
        foreach (var receipt in await site.ReceiptsAsync(ServiceNames.ApiGateway, cancellationToken))
        {
            if (Seconds(receipt) is not (> 2 and var whole)) continue;
            var id = receipt.GetProperty("tracking_id").GetString()!;
            var story = await site.CaseAsync(id, cancellationToken);
            foreach (var span in story.GetProperty("spans").GetProperty("items").EnumerateArray())
            {
                if (span.GetProperty("service").GetString() == ServiceNames.WorkflowAgent && span.GetProperty("kind").GetString() == "server"
                    && span.GetProperty("duration").GetDouble() is var part && part > whole / 2)
                {
                    return string.Create(CultureInfo.InvariantCulture, $"{id}: {ServiceNames.WorkflowAgent} {span.GetProperty("name").GetString()} has {part:0.0} of {whole:0.0} s");
                }
            }
        }
        return null;
    }

    /// <summary>A failed request's case that says what the database said.</summary>
    private static async Task<string?> LockedDatabaseAsync(Site site, CancellationToken cancellationToken)
    {
        foreach (var receipt in await site.ReceiptsAsync(ServiceNames.WorkflowEngine, cancellationToken))
        {
            if (receipt.GetProperty("outcome").GetString() is "success" or "client_error") continue;
            var id = receipt.GetProperty("tracking_id").GetString()!;
            if ((await site.CaseAsync(id, cancellationToken)).GetRawText().Contains("database is locked", StringComparison.Ordinal))
            {
                return $"{id}: {ServiceNames.WorkflowEngine}, database is locked";
            }
        }
        return null;
    }

    private static double? Seconds(JsonElement receipt) =>
        receipt.TryGetProperty("duration", out var duration) && duration.ValueKind == JsonValueKind.Number ? duration.GetDouble() : null;
}
