using System.CommandLine;
using AiTeams.Cli.Backends;
using AiTeams.Cli.Traffic;
using Spectre.Console;

namespace AiTeams.Cli.Check;

/// <summary><c>aiteams check</c>: reads the command line, then runs.</summary>
internal static class CheckCommand
{
    /// <summary>The mix that <c>aiteams traffic</c> has by default.</summary>
    private const double Errors = 0.10, Chats = 0.20, Executions = 0.20;

    public static Command Create(Texts texts, IAnsiConsole console, TextWriter errorOutput, Func<string, string?> environment)
    {
        var says = CheckTexts.For(texts);
        var url = new AddressOption(Backend.Gateway, texts.Url, texts, environment);
        var key = new Option<string?>("--key") { Description = texts.Key };
        var prometheus = new AddressOption(Backend.Prometheus, says.Prometheus, texts, environment);
        var jaeger = new AddressOption(Backend.Jaeger, says.Jaeger, texts, environment);
        var consoleUrl = new AddressOption(Backend.Console, says.Console, texts, environment);
        var count = TrafficCommand.Number("--count", says.Count, 10_000, 1, 1_000_000, texts);
        var rate = new Option<double>("--rate") { Description = says.Rate, DefaultValueFactory = static _ => 100 };
        var concurrency = TrafficCommand.Number("--concurrency", texts.Concurrency, 16, 1, 1_000, texts);
        var patience = TrafficCommand.Number("--patience", says.Patience, 60, 1, 3_600, texts);
        var seed = new Option<int?>("--seed") { Description = texts.Seed };
        var language = new Option<string?>("--lang") { Description = texts.Language };
        language.AcceptOnlyFromAmong("en", "zh");

        var command = new Command("check", says.Check) { key, count, rate, concurrency, patience, seed, language };
        foreach (var address in (AddressOption[])[url, prometheus, jaeger, consoleUrl]) address.AddTo(command);
        command.SetAction(async (parsed, cancellationToken) =>
        {
            var target = url.Of(parsed);
            var given = parsed.GetValue(key) is { Length: > 0 } own ? own : environment("AITEAMS_API_KEY");
            var traffic = new TrafficOptions(
                target, Identities.Find(given, target, environment), parsed.GetValue(count), parsed.GetValue(rate), parsed.GetValue(concurrency),
                Errors, Chats, Executions, parsed.GetValue(seed) ?? Random.Shared.Next(1, 1_000_000));
            var options = new CheckOptions(
                traffic, prometheus.Of(parsed), jaeger.Of(parsed), consoleUrl.Of(parsed), Backend.ConsoleKey(environment), TimeSpan.FromSeconds(parsed.GetValue(patience)));
            return await new CheckRun(options, texts, says, console, errorOutput, TimeProvider.System).RunAsync(cancellationToken);
        });
        return command;
    }
}
