namespace AiTeams.Cli.Drill;

/// <param name="ConsoleKey">Null: the Console asks for none.</param>
/// <param name="Only">Names of drills; empty: all.</param>
/// <param name="Hold">How long each fault lasts at most: what has not noticed it by then never does.</param>
/// <param name="WarmUp">Traffic before the first fault: what is usual must be known.</param>
/// <param name="Rate">Requests per second meanwhile.</param>
internal sealed record DrillOptions(Uri Console, string? ConsoleKey, string DataFolder, IReadOnlyList<string> Only, TimeSpan Hold, TimeSpan WarmUp, double Rate);
