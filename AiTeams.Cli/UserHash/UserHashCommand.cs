using System.CommandLine;
using System.Text;
using AiTeams.ServiceDefaults.Privacy;
using Spectre.Console;

namespace AiTeams.Cli.UserHash;

/// <summary><c>aiteams user-hash ID</c>: what to search for where telemetry shows user ids hashed. The key is never an argument: those are seen by all users of a machine.</summary>
internal static class UserHashCommand
{
    /// <summary>The services' own setting Privacy:UserIdKey, as an environment variable.</summary>
    internal const string KeyVariable = "Privacy__UserIdKey";

    public static Command Create(Texts texts, IAnsiConsole console, TextWriter errorOutput, Func<string, string?> environment)
    {
        var id = new Argument<string>("id") { Description = texts.UserId };
        var keyFile = new Option<FileInfo?>("--key-file") { Description = texts.KeyFile };
        var command = new Command("user-hash", texts.UserHash) { id, keyFile };
        command.SetAction(async (parsed, cancellationToken) =>
        {
            var key = environment(KeyVariable);
            if (parsed.GetValue(keyFile) is { } file)
            {
                if (!file.Exists) return await WrongAsync(string.Format(System.Globalization.CultureInfo.InvariantCulture, texts.NoKeyFile, file.FullName));
                // Editors end a file with a line feed, which is no part of the key.
                key = (await File.ReadAllTextAsync(file.FullName, cancellationToken)).TrimEnd('\r', '\n');
            }
            if (string.IsNullOrEmpty(key)) return await WrongAsync(texts.NoKey);
            await console.Profile.Out.Writer.WriteLineAsync(UserIdHash.Of(parsed.GetRequiredValue(id), Encoding.UTF8.GetBytes(key)));
            return ExitCodes.Fine;
        });
        return command;

        async Task<int> WrongAsync(string message)
        {
            await errorOutput.WriteLineAsync(message);
            return ExitCodes.WrongUsage;
        }
    }
}
