namespace AiTeams.Cli.Doctor;

/// <summary>What services and Collector gave up lately, as they count it themselves.</summary>
internal static class LossCheck
{
    private const string Check = "losses";

    public static async Task<IReadOnlyList<Finding>> LookAsync(Scene scene, CancellationToken cancellationToken)
    {
        if (!scene.Prometheus.IsThere) return [];
        var dropped = await scene.Prometheus.SamplesAsync("round(sum by (service, signal, reason) (increase(telemetry_dropped_total[15m]))) > 0", cancellationToken);
        var undelivered = await scene.Prometheus.SamplesAsync("""round(sum by (exporter) (increase({__name__=~"otelcol_exporter_(send|enqueue)_failed_(spans|metric_points|log_records)(_total)?"}[15m]))) > 0""", cancellationToken);
        List<Finding> found =
        [
            .. dropped.Select(sample => Scene.Broken(Check, $"{sample.Label("service")} → Collector", scene.Texts.Dropped, sample.Label("service"), sample.Value, sample.Label("signal"), sample.Label("reason"))),
            .. undelivered.Select(sample => Scene.Broken(Check, $"Collector → {sample.Label("exporter")}", scene.Texts.NotDelivered, sample.Label("exporter"), sample.Value)),
        ];
        return found.Count > 0 ? found : [Scene.Fine(Check, scene.Texts.NothingLost)];
    }
}
