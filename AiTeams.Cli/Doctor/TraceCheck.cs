namespace AiTeams.Cli.Doctor;

/// <summary>"No traces": the probe's spans in Jaeger and on the Console.</summary>
internal static class TraceCheck
{
    private const string Check = "traces";

    public static async Task<IReadOnlyList<Finding>> LookAsync(Scene scene, CancellationToken cancellationToken)
    {
        List<Finding> found = [.. new[] { scene.Absent(Check, scene.Jaeger), scene.Absent(Check, scene.Console) }.OfType<Finding>()];
        if (scene.Jaeger.Url is null && scene.Console.Url is null) return [];
        if (!scene.Jaeger.IsThere && !scene.Console.IsThere) return [.. found, Scene.Broken(Check, "Collector → Jaeger", scene.Texts.NothingKeeps, "traces", "Jaeger, Console")];

        var looks = new List<Task<Finding>>();
        if (scene.Jaeger.IsThere) looks.Add(LookAsync(scene, scene.Jaeger, InJaegerAsync, cancellationToken));
        if (scene.Console.IsThere) looks.Add(LookAsync(scene, scene.Console, (peer, id, token) => ConsoleCase.ServicesAsync(peer, id, "spans", token), cancellationToken));
        return [.. found, .. await Task.WhenAll(looks)];
    }

    private static async Task<Finding> LookAsync(Scene scene, Peer peer, Func<Peer, string, CancellationToken, Task<HashSet<string>>> ask, CancellationToken cancellationToken)
    {
        var arrived = await scene.UntilAsync(() => ask(peer, scene.TrackingId, cancellationToken), services => scene.Services.All(services.Contains), cancellationToken);
        return arrived.Count == 0 && await LogCheck.WasNotSampledAsync(scene, cancellationToken)
            ? Scene.Note(Check, scene.Texts.NotSampled, peer.Name)
            : await Hops.JudgeAsync(scene, Check, peer.Name, "spans", arrived, cancellationToken);
    }

    private static async Task<HashSet<string>> InJaegerAsync(Peer jaeger, string trackingId, CancellationToken cancellationToken)
    {
        var trace = await jaeger.JsonAsync($"/api/v3/traces/{trackingId}", cancellationToken);
        return [.. (trace?["result"]?["resourceSpans"]?.AsArray() ?? [])
            .SelectMany(resource => resource?["resource"]?["attributes"]?.AsArray() ?? [])
            .Where(attribute => (string?)attribute?["key"] == "service.name")
            .Select(attribute => (string?)attribute!["value"]?["stringValue"]).OfType<string>()];
    }
}
