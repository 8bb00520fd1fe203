namespace AiTeams.Cli.Doctor;

/// <summary>What the Console has of a story.</summary>
internal static class ConsoleCase
{
    /// <summary>Services that left a receipt in it, among the newest thousand. Asking leaves no trace itself.</summary>
    public static async Task<HashSet<string>> ReceiptsAsync(Peer console, string trackingId, CancellationToken cancellationToken)
    {
        var newest = await console.JsonAsync("api/receipts?limit=1000", cancellationToken);
        return [.. (newest?["receipts"]?.AsArray() ?? []).Where(receipt => (string?)receipt?["tracking_id"] == trackingId).Select(receipt => (string?)receipt!["service"]).OfType<string>()];
    }

    /// <summary>Services that have a span in it. The case file asks the gateway in its turn, which asks all services: more telemetry, so ask seldom.</summary>
    public static async Task<HashSet<string>> SpansAsync(Peer console, string trackingId, CancellationToken cancellationToken)
    {
        var story = await console.JsonAsync($"api/cases/{trackingId}", cancellationToken);
        return [.. (story?["spans"]?["items"]?.AsArray() ?? []).Select(span => (string?)span?["service"]).OfType<string>()];
    }
}
