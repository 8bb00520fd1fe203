using AiTeams.Cli;
using Spectre.Console;

namespace AiTeams.Tests.Cli;

/// <summary>Runs the tool as a shell would, in process: arguments and environment in, exit code and texts out.</summary>
internal static class Shell
{
    public sealed record Result(int ExitCode, string Output, string Errors);

    public static async Task<Result> RunAsync(string[] args, Dictionary<string, string>? environment = null)
    {
        using var output = new StringWriter();
        using var errors = new StringWriter();
        var console = AnsiConsole.Create(new() { Ansi = AnsiSupport.No, Interactive = InteractionSupport.No, Out = new AnsiConsoleOutput(output) });
        console.Profile.Width = 200;

        // No demo keys of a data folder beside the tests.
        environment ??= [];
        environment.TryAdd("AITEAMS_DATA", Path.Combine(Path.GetTempPath(), "aiteams-no-such-folder"));
        var exitCode = await CommandLine.RunAsync(args, console, errors, environment.GetValueOrDefault);
        return new(exitCode, output.ToString(), errors.ToString());
    }
}
