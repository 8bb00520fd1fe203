using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;
using AiTeams.Cli.Backends;
using Spectre.Console;

namespace AiTeams.Cli.Traffic;

/// <summary><c>aiteams traffic</c>: reads the command line, then runs.</summary>
internal static class TrafficCommand
{
    public static Command Create(Texts texts, IAnsiConsole console, TextWriter errorOutput, Func<string, string?> environment)
    {
        var url = new AddressOption(Backend.Gateway, texts.Url, texts, environment);
        var key = new Option<string?>("--key") { Description = texts.Key };
        var count = Number("--count", texts.Count, 100, 1, 10_000_000, texts);
        var rate = new Option<double?>("--rate") { Description = texts.Rate, CustomParser = result => ParseRate(result, texts) };
        var concurrency = Number("--concurrency", texts.Concurrency, 4, 1, 1_000, texts);
        var errors = Share("--errors", texts.Errors, 0.10, texts);
        var chats = Share("--chats", texts.Chats, 0.20, texts);
        var executions = Share("--executions", texts.Executions, 0.20, texts);
        var seed = new Option<int?>("--seed") { Description = texts.Seed };
        var language = new Option<string?>("--lang") { Description = texts.Language };
        language.AcceptOnlyFromAmong("en", "zh");

        var command = new Command("traffic", texts.Traffic) { key, count, rate, concurrency, errors, chats, executions, seed, language };
        url.AddTo(command);
        command.SetAction(async (parsed, cancellationToken) =>
        {
            if (parsed.GetValue(errors) + parsed.GetValue(chats) + parsed.GetValue(executions) > 1.000_001) return await WrongAsync(texts.SharesOverOne);
            var target = url.Of(parsed);
            var given = parsed.GetValue(key) is { Length: > 0 } own ? own : environment("AITEAMS_API_KEY");
            var options = new TrafficOptions(
                target, Identities.Find(given, target, environment), parsed.GetValue(count), parsed.GetValue(rate), parsed.GetValue(concurrency),
                parsed.GetValue(errors), parsed.GetValue(chats), parsed.GetValue(executions),
                parsed.GetValue(seed) ?? Random.Shared.Next(1, 1_000_000));
            return await new TrafficRun(options, texts, console, errorOutput, TimeProvider.System).RunAsync(cancellationToken);
        });
        return command;

        async Task<int> WrongAsync(string message)
        {
            await errorOutput.WriteLineAsync(message);
            await errorOutput.WriteLineAsync(texts.HelpOf("traffic"));
            return ExitCodes.WrongUsage;
        }
    }

    internal static Option<int> Number(string name, string description, int value, int least, int most, Texts texts)
    {
        var option = new Option<int>(name) { Description = description, DefaultValueFactory = _ => value };
        option.Validators.Add(result =>
        {
            if (result.Tokens.Count > 0 && int.TryParse(result.Tokens[0].Value, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var given)
                && (given < least || given > most))
            {
                result.AddError($"{name} {texts.BadNumber} ({least}..{most}).");
            }
        });
        return option;
    }

    private static Option<double> Share(string name, string description, double value, Texts texts) => new(name)
    {
        Description = description,
        DefaultValueFactory = _ => value,
        CustomParser = result =>
        {
            var text = result.Tokens.Count == 1 ? result.Tokens[0].Value : "";
            var percent = text.EndsWith('%');
            if (double.TryParse(percent ? text[..^1] : text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var number)
                && (percent ? number / 100 : number) is >= 0 and <= 1 and var share)
            {
                return share;
            }
            result.AddError($"{name} {texts.BadShare}.");
            return 0;
        },
    };

    private static double? ParseRate(ArgumentResult result, Texts texts)
    {
        if (double.TryParse(result.Tokens[0].Value, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var rate) && rate <= 1_000_000) return rate;
        result.AddError($"--rate {texts.BadNumber} (0..1000000).");
        return null;
    }
}
