using System.Diagnostics;

namespace AiTeams.Benchmarks.Macro;

/// <summary>This program started again in another role, on one core, with pipes at its three ends.</summary>
internal static class ChildProgram
{
    internal const string Serve = "serve";
    internal const string Load = "load";

    internal static Process Start(int core, IReadOnlyDictionary<string, string> environment, params ReadOnlySpan<string> arguments)
    {
        var start = new ProcessStartInfo(Environment.ProcessPath!) { RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true };
        // Under `dotnet program.dll` the process is dotnet's.
        if (Path.GetFileNameWithoutExtension(Environment.ProcessPath) == "dotnet") start.ArgumentList.Add(typeof(ChildProgram).Assembly.Location);
        foreach (var argument in arguments) start.ArgumentList.Add(argument);
        foreach (var (name, value) in environment) start.Environment[name] = value;
        return Affinity.On(core, () => Process.Start(start)!);
    }
}
