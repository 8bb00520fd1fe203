using AiTeams.Cli.Traffic;

namespace AiTeams.Cli.Check;

/// <summary>One check, as asked for.</summary>
/// <param name="ConsoleKey">Null: the Console asks for none.</param>
/// <param name="Patience">How long after the last answer is waited for what has not arrived.</param>
internal sealed record CheckOptions(TrafficOptions Traffic, Uri Prometheus, Uri Jaeger, Uri Console, string? ConsoleKey, TimeSpan Patience);
