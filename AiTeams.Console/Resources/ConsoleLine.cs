namespace AiTeams.ConsoleApp.Resources;

/// <summary>One line that a resource wrote to its standard output or error.</summary>
/// <param name="Number">Rises within a resource.</param>
/// <param name="Error">Standard error.</param>
public sealed record ConsoleLine(string Resource, long Number, DateTimeOffset At, string Text, bool Error);

/// <summary>Body of <c>POST /api/console-logs</c>, and answer of <c>GET /api/console-logs/{resource}</c>.</summary>
public sealed record ConsoleLines
{
    public IReadOnlyList<ConsoleLine> Lines { get; init; } = [];
}
