using System.Collections.Concurrent;
using System.Diagnostics;
using AiTeams.AppHost.Backends;
using AiTeams.Tests.Support;
using Xunit;

namespace AiTeams.Tests.Monitoring;

/// <summary>A real program with a page that says when it is ready; disposing kills it.</summary>
internal sealed class RunningProgram : IAsyncDisposable
{
    private readonly Process _process;
    private readonly ConcurrentQueue<string> _lines = new();

    private RunningProgram(Process process) => _process = process;

    /// <summary>What it has said so far.</summary>
    public string Output => string.Join('\n', _lines);

    public static async Task<RunningProgram> StartAsync(string program, string folder, Uri ready, params string[] arguments)
    {
        var process = Process.Start(new ProcessStartInfo(ProgramOnPath.Find(program)!, arguments)
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = folder,
        })!;
        var running = new RunningProgram(process);
        process.OutputDataReceived += (_, line) => running._lines.Enqueue(line.Data ?? "");
        process.ErrorDataReceived += (_, line) => running._lines.Enqueue(line.Data ?? "");
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        using var probe = new HttpClient(new SocketsHttpHandler { ActivityHeadersPropagator = null });
        await Eventually.GetAsync(
            async cancellationToken =>
            {
                Assert.False(process.HasExited, $"{program} ended at its start: {running.Output}");
                using var answer = await probe.GetAsync(ready, cancellationToken);
                return answer.IsSuccessStatusCode;
            },
            healthy => healthy);
        return running;
    }

    public async ValueTask DisposeAsync()
    {
        _process.Kill();
        await _process.WaitForExitAsync();
        _process.Dispose();
    }
}
