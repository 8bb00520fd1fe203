using System.CommandLine;
using AiTeams.Cli.Backends;
using AiTeams.Cli.Traffic;
using Spectre.Console;

namespace AiTeams.Cli.Drill;

/// <summary><c>aiteams drill</c>: reads the command line, then runs.</summary>
internal static class DrillCommand
{
    public static Command Create(Texts texts, IAnsiConsole console, TextWriter errorOutput, Func<string, string?> environment)
    {
        var says = DrillTexts.For(texts);
        var consoleUrl = new AddressOption(Backend.Console, says.Console, texts, environment);
        var data = new Option<DirectoryInfo?>("--data") { Description = says.Data };
        var only = new Option<string[]>("--only") { Description = says.Only, AllowMultipleArgumentsPerToken = true };
        only.AcceptOnlyFromAmong([.. Drills.All.Select(static drill => drill.Name)]);
        var hold = TrafficCommand.Number("--hold", says.Hold, 120, 5, 3_600, texts);
        var warmUp = TrafficCommand.Number("--warm-up", says.WarmUp, 20, 0, 3_600, texts);
        var rate = TrafficCommand.Number("--rate", says.Rate, 20, 1, 1_000, texts);
        var yes = new Option<bool>("--yes") { Description = says.Yes };
        var language = new Option<string?>("--lang") { Description = texts.Language };
        language.AcceptOnlyFromAmong("en", "zh");

        var command = new Command("drill", says.Drill) { data, only, hold, warmUp, rate, yes, language };
        consoleUrl.AddTo(command);
        command.SetAction(async (parsed, cancellationToken) =>
        {
            var address = consoleUrl.Of(parsed);
            if (!parsed.GetValue(yes)) return await WrongAsync(says.SayYes);
            if (!address.IsLoopback) return await WrongAsync(says.OnlyHere);
            if ((parsed.GetValue(data)?.FullName ?? Identities.DataFolders(environment).FirstOrDefault(Directory.Exists)) is not { } folder) return await WrongAsync(says.NoData);
            var options = new DrillOptions(
                address, Backend.ConsoleKey(environment), folder, parsed.GetValue(only) ?? [], TimeSpan.FromSeconds(parsed.GetValue(hold)), TimeSpan.FromSeconds(parsed.GetValue(warmUp)), parsed.GetValue(rate));
            return await new DrillRun(options, texts, says, console, errorOutput, TimeProvider.System).RunAsync(cancellationToken);
        });
        return command;

        async Task<int> WrongAsync(string message)
        {
            await errorOutput.WriteLineAsync(message);
            return ExitCodes.WrongUsage;
        }
    }
}
