namespace AiTeams.Cli.Doctor;

/// <summary>The Console's case file of a story.</summary>
internal static class ConsoleCase
{
    /// <param name="section">Spans, logs or receipts.</param>
    /// <returns>Services that have an item in the section.</returns>
    public static async Task<HashSet<string>> ServicesAsync(Peer console, string trackingId, string section, CancellationToken cancellationToken)
    {
        var story = await console.JsonAsync($"/api/cases/{trackingId}", cancellationToken);
        return [.. (story?[section]?["items"]?.AsArray() ?? []).Select(item => (string?)item?["service"]).OfType<string>()];
    }
}
