using System.Globalization;

namespace AiTeams.Benchmarks;

/// <summary>What the command line asks for.</summary>
/// <param name="Goals">Ids of the goals to measure, e.g. <c>P2</c>; empty: all.</param>
/// <param name="Rounds">Rounds of each macro benchmark.</param>
/// <param name="Burst">Time under load per round and server.</param>
/// <param name="WarmUps">Bursts of load before the first round, each followed by idleness: tier-1 compilation starves under load on one core.</param>
internal sealed record Options(IReadOnlyList<string> Goals, bool Test, bool Gate, bool Markdown, bool Profile, string? Json, int Rounds, TimeSpan Burst, int WarmUps)
{
    internal const string Usage = """
        AiTeams.Benchmarks [P1 P2 P3 P4 P5 P12 P13 metrics pipeline ...]
          --test          each once with tiny counts: proves that it works, not how fast
          --rounds N      rounds of the benchmarks with servers (6)
          --seconds N     seconds of load per round and server (5)
          --markdown      prints the table of the README
          --json FILE     writes the figures
          --gate          exit code 1 when a goal is missed on a quiet machine
          --profile       P1's servers report what they allocate, by type
        """;

    /// <exception cref="ArgumentException">The message says what is wrong.</exception>
    internal static Options Parse(string[] args)
    {
        var goals = new List<string>();
        var options = new Options(goals, Test: false, Gate: false, Markdown: false, Profile: false, Json: null, Rounds: 6, TimeSpan.FromSeconds(5), WarmUps: 6);
        for (var i = 0; i < args.Length; i++)
        {
            switch (args[i])
            {
                case "--test": options = options with { Test = true, Rounds = 1, Burst = TimeSpan.FromSeconds(0.2), WarmUps = 1 }; break;
                case "--gate": options = options with { Gate = true }; break;
                case "--markdown": options = options with { Markdown = true }; break;
                case "--profile": options = options with { Profile = true }; break;
                case "--json": options = options with { Json = Value() }; break;
                case "--rounds": options = options with { Rounds = Number() }; break;
                case "--seconds": options = options with { Burst = TimeSpan.FromSeconds(Number()) }; break;
                case var flag when flag.StartsWith('-'): throw new ArgumentException($"{flag} is not an option.\n{Usage}");
                case var goal: goals.Add(goal); break;
            }

            string Value() => ++i < args.Length ? args[i] : throw new ArgumentException($"{args[i - 1]} needs a value.\n{Usage}");

            int Number() => int.TryParse(Value(), NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number > 0
                ? number
                : throw new ArgumentException($"{args[i - 1]} needs a positive number.\n{Usage}");
        }
        return options;
    }
}
