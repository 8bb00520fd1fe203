using System.Globalization;
using System.Text.Json.Nodes;

namespace AiTeams.Cli.Doctor;

/// <summary>"Logs are not collected": the probe's receipts, which no level hides, in Loki and on the Console; then lines without an id, and services that say nothing else.</summary>
internal static class LogCheck
{
    private const string Check = "logs";

    public static async Task<IReadOnlyList<Finding>> LookAsync(Scene scene, CancellationToken cancellationToken)
    {
        List<Finding> found = [.. new[] { scene.Absent(Check, scene.Loki), scene.Absent(Check, scene.Console) }.OfType<Finding>()];
        if (scene.Loki.Url is null && scene.Console.Url is null) return [];
        if (!scene.Loki.IsThere && !scene.Console.IsThere) return [.. found, Scene.Broken(Check, "Collector → Loki", scene.Texts.NothingKeeps, "logs", "Loki, Console")];

        var looks = new List<Task<Finding>>();
        if (scene.Loki.IsThere) looks.Add(LookAsync(scene, scene.Loki, () => InLokiAsync(scene, cancellationToken), cancellationToken));
        if (scene.Console.IsThere) looks.Add(LookAsync(scene, scene.Console, () => ConsoleCase.ReceiptsAsync(scene.Console, scene.TrackingId, cancellationToken), cancellationToken));
        found.AddRange(await Task.WhenAll(looks));
        if (scene.Loki.IsThere)
        {
            found.AddRange(await WithoutIdAsync(scene, cancellationToken));
            found.AddRange(await OnlyReceiptsAsync(scene, cancellationToken));
        }
        return found;
    }

    /// <summary>Whether the gateway's receipt says that the trace is not kept.</summary>
    public static async Task<bool> WasNotSampledAsync(Scene scene, CancellationToken cancellationToken)
    {
        if (scene.Loki.IsThere && (await StreamsAsync(scene, $$"""{service="api-gateway"} | tracking_id="{{scene.TrackingId}}" | receipt_sampling_reason="not_kept" """, cancellationToken)).Count > 0) return true;
        if (!scene.Console.IsThere) return false;
        var story = await scene.Console.JsonAsync($"api/cases/{scene.TrackingId}", cancellationToken);
        return (story?["receipts"]?["items"]?.AsArray() ?? []).Any(receipt => (string?)receipt?["sampling_reason"] == "not_kept");
    }

    private static async Task<Finding> LookAsync(Scene scene, Peer peer, Func<Task<HashSet<string>>> ask, CancellationToken cancellationToken)
    {
        var arrived = await scene.UntilAsync(ask, services => scene.Services.All(services.Contains), cancellationToken);
        return await Hops.JudgeAsync(scene, Check, peer.Name, "log_records", arrived, cancellationToken);
    }

    private static async Task<HashSet<string>> InLokiAsync(Scene scene, CancellationToken cancellationToken) =>
        [.. (await StreamsAsync(scene, $$"""{service=~".+"} | tracking_id="{{scene.TrackingId}}" | logger="AiTeams.Receipt" """, cancellationToken)).Select(stream => (string?)stream["stream"]?["service"]).OfType<string>()];

    private static async Task<IEnumerable<Finding>> WithoutIdAsync(Scene scene, CancellationToken cancellationToken) =>
        (await CountsAsync(scene, """sum by (service) (count_over_time({service=~"api-gateway|workflow-agent|workflow-engine"} | tracking_id="" | logger!~"Microsoft[.].*" [15m]))""", cancellationToken))
            .Where(count => count.Value > 0).Select(count => Scene.Note(Check, scene.Texts.NoId, count.Key, count.Value));

    private static async Task<IEnumerable<Finding>> OnlyReceiptsAsync(Scene scene, CancellationToken cancellationToken)
    {
        var others = await CountsAsync(scene, """sum by (service) (count_over_time({service=~"api-gateway|workflow-agent|workflow-engine"} | logger!="AiTeams.Receipt" [15m]))""", cancellationToken);
        var silent = scene.Services.Where(service => others.GetValueOrDefault(service) == 0).ToList();
        return silent.Count > 0 ? [Scene.Note(Check, scene.Texts.OnlyReceipts, Scene.List(silent))] : [];
    }

    private static async Task<Dictionary<string, double>> CountsAsync(Scene scene, string query, CancellationToken cancellationToken)
    {
        var answer = await scene.Loki.JsonAsync($"loki/api/v1/query?query={Uri.EscapeDataString(query)}", cancellationToken);
        return (answer?["data"]?["result"]?.AsArray() ?? []).ToDictionary(
            series => (string?)series!["metric"]?["service"] ?? "", series => double.Parse((string)series!["value"]![1]!, CultureInfo.InvariantCulture));
    }

    private static async Task<IReadOnlyList<JsonNode>> StreamsAsync(Scene scene, string query, CancellationToken cancellationToken)
    {
        var answer = await scene.Loki.JsonAsync($"loki/api/v1/query_range?since=1h&limit=100&query={Uri.EscapeDataString(query)}", cancellationToken);
        return [.. (answer?["data"]?["result"]?.AsArray() ?? []).Select(stream => stream!)];
    }
}
