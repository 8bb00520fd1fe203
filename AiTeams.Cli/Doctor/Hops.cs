namespace AiTeams.Cli.Doctor;

/// <summary>Where the probe was lost on its way to a backend, from what each program on the way says.</summary>
internal static class Hops
{
    /// <param name="records">Spans, metric_points or log_records, as the Collector counts them.</param>
    /// <param name="arrived">Services whose telemetry of the probe the backend has.</param>
    public static async Task<Finding> JudgeAsync(Scene scene, string check, string backend, string records, IReadOnlySet<string> arrived, CancellationToken cancellationToken)
    {
        var missing = scene.Services.Where(service => !arrived.Contains(service)).ToList();
        if (missing.Count == 0) return Scene.Fine(check, scene.Texts.Arrived, backend, Scene.List(scene.Services));
        if (arrived.Count > 0)
        {
            var names = Scene.List(missing);
            return Scene.Broken(check, $"{names} → Collector", scene.Texts.ServiceMissing, backend, names, scene.Waited, Scene.List(arrived));
        }
        if (!scene.CollectorHealth.IsThere && scene.CollectorHealth.Url is { } url)
            return Scene.Broken(check, "services → Collector", scene.Texts.CollectorSilent, backend, Scene.Shown(url), scene.CollectorHealth.Absence!);

        var now = await CollectorCounts.ReadAsync(scene.CollectorMetrics, cancellationToken);
        var taken = now.Taken(records) - scene.CollectorBefore.Taken(records);
        return scene.CollectorMetrics.IsThere && taken <= 0
            ? Scene.Broken(check, "services → Collector", scene.Texts.NothingTaken, backend, records)
            : Scene.Broken(check, $"Collector → {backend}", scene.Texts.NotHandedOn, backend, scene.Waited, taken, records, now.Waiting, now.GivenUp(records));
    }
}
