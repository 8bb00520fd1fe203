namespace AiTeams.Benchmarks.Macro.Servers;

/// <summary>What every server answers: 71 bytes of JSON.</summary>
internal sealed record Forecast(string City, int Celsius, string Sky, string Wind)
{
    internal const string Path = "/forecast";

    internal static Forecast Today() => new("Reykjavik", 7, "light rain showers", "west 5");
}
