using System.CommandLine;
using System.CommandLine.Parsing;
using AiTeams.Cli.Check;
using AiTeams.Cli.CloudPush;
using AiTeams.Cli.Doctor;
using AiTeams.Cli.Drill;
using AiTeams.Cli.Slo;
using AiTeams.Cli.Traffic;
using AiTeams.Cli.UserHash;
using Spectre.Console;

namespace AiTeams.Cli;

/// <summary>The <c>aiteams</c> tool.</summary>
internal static class CommandLine
{
    /// <param name="errors">Where it is said why nothing was done.</param>
    /// <param name="environment">Value of an environment variable, or null.</param>
    /// <returns>One of <see cref="ExitCodes"/>.</returns>
    public static async Task<int> RunAsync(
        string[] args, IAnsiConsole console, TextWriter errors, Func<string, string?> environment, CancellationToken cancellationToken = default)
    {
        var texts = Texts.For(args, environment);
        var root = new RootCommand(texts.Tool)
        {
            TrafficCommand.Create(texts, console, errors, environment),
            CheckCommand.Create(texts, console, errors, environment),
            DrillCommand.Create(texts, console, errors, environment),
            DoctorCommand.Create(texts, console, errors, environment),
            SloCommand.Create(texts, console, errors, environment),
            CloudPushCommand.Create(texts, console, errors, environment),
            UserHashCommand.Create(texts, console, errors, environment),
        };
        var parsed = root.Parse(args);
        if (parsed.Errors.Count == 0)
        {
            return await parsed.InvokeAsync(new() { Output = console.Profile.Out.Writer, Error = errors }, cancellationToken);
        }
        foreach (var error in parsed.Errors) await errors.WriteLineAsync(error.Message);
        await errors.WriteLineAsync(texts.HelpOf(VerbOf(parsed.CommandResult)));
        return ExitCodes.WrongUsage;
    }

    /// <returns>With a verb of two words, both; null for the tool itself.</returns>
    private static string? VerbOf(CommandResult result) =>
        result.Parent is CommandResult parent ? (VerbOf(parent) is { } first ? first + " " : "") + result.Command.Name : null;
}
