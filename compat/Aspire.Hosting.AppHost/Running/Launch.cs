using System.Diagnostics;

namespace Aspire.Hosting.Running;

/// <summary>A program with everything it starts with.</summary>
internal sealed record Launch(string Program, IReadOnlyList<string> Arguments, string WorkingDirectory, IReadOnlyDictionary<string, string> Variables)
{
    // Ours, not the children's: each gets its own from its launch profile or from the model.
    private static readonly string[] NotInherited =
        ["ASPNETCORE_URLS", "ASPNETCORE_ENVIRONMENT", "DOTNET_ENVIRONMENT", "DOTNET_LAUNCH_PROFILE", "ASPIRE_LOGLEVEL"];

    // A session of its own keeps the terminal's Ctrl-C away from the child until we stop it, and makes its descendants one group to end.
    private static readonly string? SetSid = OperatingSystem.IsWindows() ? null : Programs.Find("setsid", null);

    internal bool OwnsGroup => SetSid is not null;

    internal ProcessStartInfo ToStartInfo()
    {
        var info = new ProcessStartInfo(SetSid ?? Program)
        {
            WorkingDirectory = WorkingDirectory,
            UseShellExecute = false,
            CreateNoWindow = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            // Never written to: a child that reads it sees the end of file when this process is gone.
            RedirectStandardInput = true,
        };
        if (SetSid is not null) info.ArgumentList.Add(Program);
        foreach (var argument in Arguments) info.ArgumentList.Add(argument);
        foreach (var name in NotInherited) info.Environment.Remove(name);
        foreach (var (name, value) in Variables) info.Environment[name] = value;
        return info;
    }
}

/// <summary>Finds programs the way a shell does.</summary>
internal static class Programs
{
    internal static string? Find(string command, string? workingDirectory)
    {
        if (command.Contains('/', StringComparison.Ordinal) || (OperatingSystem.IsWindows() && command.Contains('\\', StringComparison.Ordinal)))
        {
            var path = workingDirectory is null ? Path.GetFullPath(command) : Path.GetFullPath(command, workingDirectory);
            return Candidates(path).FirstOrDefault(IsProgram);
        }

        return (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries)
            .SelectMany(folder => Candidates(Path.Combine(folder, command))).FirstOrDefault(IsProgram);
    }

    /// <summary>The dotnet that runs this process.</summary>
    internal static string DotNet { get; } = FindDotNet();

    private static string FindDotNet()
    {
        var name = OperatingSystem.IsWindows() ? "dotnet.exe" : "dotnet";
        var root = Path.GetFullPath(Path.Combine(System.Runtime.InteropServices.RuntimeEnvironment.GetRuntimeDirectory(), "..", "..", ".."));
        var besideRuntime = Path.Combine(root, name);
        return File.Exists(besideRuntime) ? besideRuntime : Environment.GetEnvironmentVariable("DOTNET_HOST_PATH") ?? Find("dotnet", null) ?? name;
    }

    private static IEnumerable<string> Candidates(string path) =>
        OperatingSystem.IsWindows() ? [path, path + ".exe", path + ".cmd", path + ".bat"] : [path];

    private static bool IsProgram(string path) => File.Exists(path) && (OperatingSystem.IsWindows()
        || (File.GetUnixFileMode(path) & (UnixFileMode.UserExecute | UnixFileMode.GroupExecute | UnixFileMode.OtherExecute)) != 0);
}
