namespace AiTeams.Cli.Doctor;

/// <summary>"Metrics do not move": whether Prometheus counts the probe for each service it went through, and its targets where it does not.</summary>
internal static class MetricCheck
{
    private const string Check = "metrics";
    private const string CollectorJob = "otel-collector";

    public static async Task<IReadOnlyList<Finding>> LookAsync(Scene scene, CancellationToken cancellationToken)
    {
        if (!scene.Prometheus.IsThere) return scene.Absent(Check, scene.Prometheus) is { } absent ? [absent] : [];

        var counted = await scene.UntilAsync(() => MovedAsync(scene, cancellationToken), moved => scene.Services.All(moved.Contains), cancellationToken);
        if (scene.Services.All(counted.Contains)) return [Scene.Fine(Check, scene.Texts.Arrived, scene.Prometheus.Name, Scene.List(scene.Services))];
        return await TargetFaultAsync(scene, scene.Services.Where(service => !counted.Contains(service)).ToList(), cancellationToken) is { } fault
            ? [fault]
            : [await Hops.JudgeAsync(scene, Check, scene.Prometheus.Name, "metric_points", counted, cancellationToken)];
    }

    /// <summary>Look-ups like the probe, by service.</summary>
    public static async Task<IReadOnlyDictionary<string, double>> CountedAsync(Scene scene, CancellationToken cancellationToken) =>
        (await scene.Prometheus.SamplesAsync("""sum by (service) (request_count_total{endpoint=~".*/tracking/[{]id[}]"})""", cancellationToken))
            .ToDictionary(sample => sample.Label("service"), sample => sample.Value);

    private static async Task<HashSet<string>> MovedAsync(Scene scene, CancellationToken cancellationToken) =>
        [.. (await CountedAsync(scene, cancellationToken)).Where(now => now.Value > scene.CountedBefore.GetValueOrDefault(now.Key)).Select(now => now.Key)];

    // With a Collector the services' samples come through it, and their own targets say only whether they are up.
    private static async Task<Finding?> TargetFaultAsync(Scene scene, List<string> missing, CancellationToken cancellationToken)
    {
        var answer = await scene.Prometheus.JsonAsync("api/v1/targets?state=active", cancellationToken);
        var targets = (answer?["data"]?["activeTargets"]?.AsArray() ?? []).Select(target => (
            Job: (string?)target?["labels"]?["job"], Url: (string?)target?["scrapeUrl"], Health: (string?)target?["health"], Error: (string?)target?["lastError"])).ToList();
        string[] wanted = scene.CollectorHealth.IsThere || targets.Exists(target => target.Job == CollectorJob) ? [CollectorJob] : [.. missing];
        foreach (var job in wanted)
        {
            var target = targets.Find(target => target.Job == job);
            if (target.Job is null) return Scene.Broken(Check, $"{Name(job)} → Prometheus", scene.Texts.NoTarget, job);
            if (target.Health == "down") return Scene.Broken(Check, $"{Name(job)} → Prometheus", scene.Texts.ScrapeFails, target.Url ?? job, target.Error ?? "");
        }
        return null;
    }

    private static string Name(string job) => job == CollectorJob ? "Collector" : job;
}
