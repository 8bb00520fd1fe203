using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using AiTeams.Tests.Support;

namespace AiTeams.Tests.AppHost;

/// <summary>A real <c>dotnet AiTeams.AppHost.dll</c> on ports that nobody else takes, without backends unless they are asked for.</summary>
internal sealed class AppHostProcess : IAsyncDisposable
{
    private static readonly string[] Services = ["gateway", "agent", "engine", "console", "console-grpc"];

    private readonly Process _process;
    private readonly ConcurrentQueue<string> _output = new();

    private AppHostProcess(string dataFolder, IReadOnlyDictionary<string, int> ports, IEnumerable<string> arguments)
    {
        Ports = ports;
        var assembly = Path.GetFullPath(Path.Combine(AppContext.BaseDirectory, "../../AiTeams.AppHost", new DirectoryInfo(AppContext.BaseDirectory).Name, "AiTeams.AppHost.dll"));
        var start = new ProcessStartInfo(Environment.ProcessPath!.EndsWith("dotnet", StringComparison.Ordinal) ? Environment.ProcessPath : "dotnet")
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.ArgumentList.Add(assembly);
        foreach (var argument in ports.Select(port => string.Create(CultureInfo.InvariantCulture, $"--Ports:{port.Key}={port.Value}")).Concat(arguments))
        {
            start.ArgumentList.Add(argument);
        }

        start.Environment["AITEAMS_DATA"] = dataFolder;
        start.Environment["DOTNET_ENVIRONMENT"] = "Development";
        _process = new Process { StartInfo = start };
        _process.OutputDataReceived += (_, line) => Take(line.Data);
        _process.ErrorDataReceived += (_, line) => Take(line.Data);
        _process.Start();
        _process.BeginOutputReadLine();
        _process.BeginErrorReadLine();
    }

    public IReadOnlyDictionary<string, int> Ports { get; }

    public int Id => _process.Id;

    public IReadOnlyCollection<string> Output => _output;

    public static AppHostProcess Start(string dataFolder, IReadOnlyDictionary<string, int>? ports = null, params IEnumerable<string> arguments) =>
        new(dataFolder, ports ?? FreePorts(Services), ["--Start:Patience=00:03:00", "--Backends=off", .. arguments]);

    public static Dictionary<string, int> FreePorts(params IReadOnlyList<string> options) => options.ToDictionary(option => option, _ => FreePort.Next());

    public Uri Address(string service) => new(string.Create(CultureInfo.InvariantCulture, $"http://localhost:{Ports[service]}"));

    /// <summary>Sends SIGTERM or the like; nothing in .NET does.</summary>
    public static async Task SignalAsync(string signal, int pid)
    {
        using var kill = Process.Start("kill", [signal, pid.ToString(CultureInfo.InvariantCulture)]);
        await kill.WaitForExitAsync();
    }

    /// <returns>The exit code.</returns>
    public async Task<int> WaitForExitAsync(TimeSpan deadline)
    {
        using var cancel = new CancellationTokenSource(deadline);
        await _process.WaitForExitAsync(cancel.Token);
        return _process.ExitCode;
    }

    /// <summary>The processes below this one, all generations, with what identifies them beyond their number.</summary>
    public IReadOnlyList<LinuxProcess> Descendants() => LinuxProcess.DescendantsOf(Id);

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
        {
            _process.Kill(entireProcessTree: true);
            await _process.WaitForExitAsync();
        }

        _process.Dispose();
    }

    private void Take(string? line)
    {
        if (line is not null)
        {
            _output.Enqueue(line);
        }
    }
}
