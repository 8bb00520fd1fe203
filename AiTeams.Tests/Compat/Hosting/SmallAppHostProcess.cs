using System.Diagnostics;
using System.Runtime.InteropServices;
using System.Text.Json;
using Xunit;

namespace AiTeams.Tests.Compat.Hosting;

/// <summary>The sample AppHost as a process of its own.</summary>
internal sealed class SmallAppHostProcess : IDisposable
{
    private const int SigTerm = 15;
    private const int SigInt = 2;

    private readonly Process _process;

    internal SmallAppHostProcess(string data, params string[] args)
    {
        var program = typeof(Projects.SmallAppHost).Assembly.Location;
        var info = new ProcessStartInfo(Environment.GetEnvironmentVariable("DOTNET_HOST_PATH") ?? "dotnet",
            [program, $"--AITEAMS_DATA={data}", "--DcpPublisher:RandomizePorts=true", .. args])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        Data = data;
        _process = Process.Start(info)!;
    }

    internal string Data { get; }

    internal int Pid => _process.Id;

    internal StreamReader Error => _process.StandardError;

    internal StreamReader Output => _process.StandardOutput;

    /// <summary>The address of the service, once everything runs.</summary>
    internal async Task<Uri> WaitUntilReadyAsync(CancellationToken cancellationToken)
    {
        while (await _process.StandardOutput.ReadLineAsync(cancellationToken) is { } line)
        {
            if (line.StartsWith("READY ", StringComparison.Ordinal)) return new Uri(line["READY ".Length..]);
        }

        throw new InvalidOperationException("The AppHost ended: " + await _process.StandardError.ReadToEndAsync(cancellationToken));
    }

    /// <summary>The processes it has recorded as its own.</summary>
    internal int[] Children() =>
        [.. Directory.GetFiles(Path.Combine(Data, "running"), $"{Pid}-*").SelectMany(File.ReadAllLines).Skip(1).Select(line => JsonDocument.Parse(line).RootElement.GetProperty("pid").GetInt32())];

    internal void Kill() => _process.Kill();

    internal void Terminate() => Assert.Equal(0, Signal(Pid, SigTerm));

    internal void Interrupt() => Assert.Equal(0, Signal(Pid, SigInt));

    internal async Task<int> WaitForExitAsync(CancellationToken cancellationToken)
    {
        await _process.WaitForExitAsync(cancellationToken);
        return _process.ExitCode;
    }

    public void Dispose()
    {
        if (!_process.HasExited) _process.Kill(entireProcessTree: true);
        _process.Dispose();
    }

    [DllImport("libc", EntryPoint = "kill")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int Signal(int pid, int signal);
}
