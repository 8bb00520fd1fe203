namespace AiTeams.Cli.Doctor;

/// <summary>"No traces": the probe's spans in Jaeger and on the Console.</summary>
internal static class TraceCheck
{
    private const string Check = "traces";

    private static readonly TimeSpan Seldom = TimeSpan.FromSeconds(2);

    public static async Task<IReadOnlyList<Finding>> LookAsync(Scene scene, CancellationToken cancellationToken)
    {
        List<Finding> found = [.. new[] { scene.Absent(Check, scene.Jaeger), scene.Absent(Check, scene.Console) }.OfType<Finding>()];
        if (scene.Jaeger.Url is null && scene.Console.Url is null) return [];
        if (!scene.Jaeger.IsThere && !scene.Console.IsThere) return [.. found, Scene.Broken(Check, "Collector → Jaeger", scene.Texts.NothingKeeps, "traces", "Jaeger, Console")];

        var looks = new List<Task<Finding>>();
        if (scene.Jaeger.IsThere) looks.Add(JudgeAsync(scene, scene.Jaeger, InJaegerAsync(scene, cancellationToken), cancellationToken));
        if (scene.Console.IsThere) looks.Add(JudgeAsync(scene, scene.Console, OnConsoleAsync(scene, cancellationToken), cancellationToken));
        return [.. found, .. await Task.WhenAll(looks)];
    }

    private static async Task<Finding> JudgeAsync(Scene scene, Peer peer, Task<HashSet<string>> look, CancellationToken cancellationToken)
    {
        var arrived = await look;
        return arrived.Count == 0 && await LogCheck.WasNotSampledAsync(scene, cancellationToken)
            ? Scene.Note(Check, scene.Texts.NotSampled, peer.Name)
            : await Hops.JudgeAsync(scene, Check, peer.Name, "spans", arrived, cancellationToken);
    }

    private static async Task<HashSet<string>> OnConsoleAsync(Scene scene, CancellationToken cancellationToken)
    {
        var receipts = await scene.UntilAsync(() => ConsoleCase.ReceiptsAsync(scene.Console, scene.TrackingId, cancellationToken), IsWhole, cancellationToken);
        return receipts.Count == 0
            ? await ConsoleCase.SpansAsync(scene.Console, scene.TrackingId, cancellationToken)
            : await scene.UntilAsync(() => ConsoleCase.SpansAsync(scene.Console, scene.TrackingId, cancellationToken), IsWhole, cancellationToken, Seldom);

        bool IsWhole(HashSet<string> services) => scene.Services.All(services.Contains);
    }

    private static Task<HashSet<string>> InJaegerAsync(Scene scene, CancellationToken cancellationToken) => scene.UntilAsync(
        () => ServicesAsync(scene.Jaeger, scene.TrackingId, cancellationToken), services => scene.Services.All(services.Contains), cancellationToken);

    private static async Task<HashSet<string>> ServicesAsync(Peer jaeger, string trackingId, CancellationToken cancellationToken)
    {
        var trace = await jaeger.JsonAsync($"api/v3/traces/{trackingId}", cancellationToken);
        return [.. (trace?["result"]?["resourceSpans"]?.AsArray() ?? [])
            .SelectMany(resource => resource?["resource"]?["attributes"]?.AsArray() ?? [])
            .Where(attribute => (string?)attribute?["key"] == "service.name")
            .Select(attribute => (string?)attribute!["value"]?["stringValue"]).OfType<string>()];
    }
}
