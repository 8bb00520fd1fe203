using AiTeams.Cli;
using Spectre.Console;

// Redirected output has no width; tables must not be cut to the 80 columns that are assumed then.
if (Console.IsOutputRedirected) AnsiConsole.Console.Profile.Width = 160;
return await CommandLine.RunAsync(args, AnsiConsole.Console, Console.Error, Environment.GetEnvironmentVariable);
