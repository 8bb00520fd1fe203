using System.CommandLine;
using Spectre.Console;

namespace AiTeams.Cli.CloudPush;

/// <summary><c>aiteams cloud push</c>: reads the command line, compares, says what differs, and with <c>--apply</c> sends that and nothing else.</summary>
internal static class CloudPushCommand
{
    private static readonly string[] Sources = ["prometheus", "loki", "jaeger"];

    public static Command Create(Texts texts, IAnsiConsole console, TextWriter errorOutput, Func<string, string?> environment)
    {
        var says = CloudTexts.For(texts);
        var apply = new Option<bool>("--apply") { Description = says.Apply };
        var folder = new Option<DirectoryInfo>("--folder") { Description = says.Folder, DefaultValueFactory = static _ => new("monitoring") };
        var only = new Option<string?>("--only") { Description = says.Only };
        only.AcceptOnlyFromAmong("rules", "dashboards");
        var uids = Sources.ToDictionary(static ours => ours, ours => new Option<string?>($"--{ours}-uid") { Description = says.SourceUid(ours) });
        var language = new Option<string?>("--lang") { Description = texts.Language };
        language.AcceptOnlyFromAmong("en", "zh");

        var push = new Command("push", says.Push) { apply, folder, only, language };
        foreach (var option in uids.Values) push.Add(option);
        push.SetAction(async (parsed, cancellationToken) =>
        {
            try
            {
                var part = parsed.GetValue(only);
                var run = new PushRun(CloudSettings.Read(environment, part, says), says, console.Profile.Out.Writer);
                return await run.RunAsync(
                    parsed.GetValue(folder)!, uids.ToDictionary(static each => each.Key, each => parsed.GetValue(each.Value)), part, parsed.GetValue(apply), cancellationToken);
            }
            catch (CloudException problem)
            {
                await errorOutput.WriteLineAsync(problem.Message);
                return problem.ExitCode;
            }
        });
        return new("cloud", says.Cloud) { push };
    }
}
