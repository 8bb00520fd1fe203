using System.Diagnostics;
using System.Reflection;
using System.Runtime.InteropServices;

namespace AiTeams.Tests.Support;

/// <summary>This assembly started again as a process of its own, running one static method: for tests that kill, or race across processes.</summary>
internal sealed class ChildProcess : IAsyncDisposable
{
    private readonly Process _process;

    private ChildProcess(Process process) => _process = process;

    /// <param name="main">A static method, named and not a lambda; its exit code is the process's.</param>
    public static ChildProcess Start(Func<string[], Task<int>> main, params string[] arguments)
    {
        var start = new ProcessStartInfo(Dotnet) { RedirectStandardOutput = true, RedirectStandardInput = true };
        foreach (var argument in (string[])[typeof(ChildProcess).Assembly.Location, main.Method.DeclaringType!.FullName!, main.Method.Name, .. arguments])
            start.ArgumentList.Add(argument);
        return new(Process.Start(start)!);
    }

    private static string Dotnet => Path.GetFullPath(
        Path.Combine(RuntimeEnvironment.GetRuntimeDirectory(), "..", "..", "..", OperatingSystem.IsWindows() ? "dotnet.exe" : "dotnet"));

    /// <summary>The next line it prints; null at its end.</summary>
    public async Task<string?> ReadLineAsync()
    {
        using var deadline = new CancellationTokenSource(Patience.Most);
        return await _process.StandardOutput.ReadLineAsync(deadline.Token);
    }

    /// <summary>Ends it as a power cut would.</summary>
    public async Task KillAsync()
    {
        _process.Kill();
        await WaitAsync();
    }

    /// <returns>The exit code.</returns>
    public async Task<int> WaitAsync()
    {
        using var deadline = new CancellationTokenSource(Patience.Most);
        await _process.WaitForExitAsync(deadline.Token);
        return _process.ExitCode;
    }

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited) await KillAsync();
        _process.Dispose();
    }

    internal static Task<int> RunAsync(string[] arguments)
    {
        if (arguments is not [var type, var method, .. var rest])
            return Task.FromResult(2);
        var found = typeof(ChildProcess).Assembly.GetType(type, throwOnError: true)!
            .GetMethod(method, BindingFlags.Static | BindingFlags.Public | BindingFlags.NonPublic)!;
        return found.CreateDelegate<Func<string[], Task<int>>>()(rest);
    }
}

/// <summary>Entry point of the child processes; the test host does not use it.</summary>
internal static class ChildProgram
{
    public static Task<int> Main(string[] args) => ChildProcess.RunAsync(args);
}
