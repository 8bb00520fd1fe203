using System.Diagnostics;
using AiTeams.AppHost.Backends;
using Xunit;

namespace AiTeams.Tests.Monitoring;

/// <summary>A program on PATH that judges files by its exit code.</summary>
internal static class RealProgram
{
    public static async Task AcceptsAsync(string program, string[] arguments, params (string Name, string Value)[] environment)
    {
        var path = ProgramOnPath.Find(program);
        Assert.True(path is not null, $"{program} is not on PATH.");
        var start = new ProcessStartInfo(path, arguments) { RedirectStandardOutput = true, RedirectStandardError = true };
        foreach (var (name, value) in environment) start.Environment[name] = value;

        using var process = Process.Start(start)!;
        var output = process.StandardOutput.ReadToEndAsync();
        var error = await process.StandardError.ReadToEndAsync();
        await process.WaitForExitAsync();
        Assert.True(process.ExitCode == 0, $"{program} exited with code {process.ExitCode}: {error}{await output}");
    }
}
