namespace AiTeams.Cli.Backends;

/// <summary>A program that verbs ask: the option that names it, the variable that names it where the option does not, and where a development start has it.</summary>
internal sealed record Backend(string Option, string Variable, string Usual)
{
    public static Backend Gateway { get; } = new("--url", "AITEAMS_URL", "http://localhost:8000");

    public static Backend Console { get; } = new("--console", "AITEAMS_CONSOLE", "http://localhost:18800");

    public static Backend Collector { get; } = new("--collector", "AITEAMS_COLLECTOR", "http://localhost:13133");

    public static Backend CollectorMetrics { get; } = new("--collector-metrics", "AITEAMS_COLLECTOR_METRICS", "http://localhost:8888");

    public static Backend Jaeger { get; } = new("--jaeger", "AITEAMS_JAEGER", "http://localhost:16686");

    public static Backend Prometheus { get; } = new("--prometheus", "AITEAMS_PROMETHEUS", "http://localhost:9090");

    public static Backend Loki { get; } = new("--loki", "AITEAMS_LOKI", "http://localhost:3100");

    /// <summary>The key that a Console asks for, from the environment alone: arguments are seen by everybody on the machine.</summary>
    /// <returns>Null where none is set.</returns>
    public static string? ConsoleKey(Func<string, string?> environment) => environment("AITEAMS_CONSOLE_KEY")?.Trim() is { Length: > 0 } key ? key : null;
}
