using System.ComponentModel;
using System.Diagnostics;
using Aspire.Hosting.ApplicationModel;

namespace Aspire.Hosting.Running;

/// <summary>A started program, its output on the way to the resource's log.</summary>
internal sealed class ChildProcess : IDisposable
{
    /// <summary>How long a child may take to end before it is killed.</summary>
    internal static readonly TimeSpan Grace = TimeSpan.FromSeconds(6);

    // A descendant that holds the pipe open must not hold us.
    private static readonly TimeSpan DrainTimeout = TimeSpan.FromSeconds(1);

    private readonly Process _process;
    private readonly bool _group;
    private readonly Task _output;
    private readonly TimeProvider _time;

    private ChildProcess(Process process, bool group, ResourceLog log, TimeProvider time)
    {
        _process = process;
        _group = group;
        _time = time;
        _output = Task.WhenAll(PumpAsync(process.StandardOutput, log, false), PumpAsync(process.StandardError, log, true));
        Exit = WaitAsync();
    }

    internal int Pid => _process.Id;

    /// <summary>The exit code, once the process has ended, its output is read and what it left behind in its group is killed.</summary>
    internal Task<int> Exit { get; }

    /// <exception cref="DistributedApplicationException">The program cannot be started; the message is one line.</exception>
    internal static ChildProcess Start(Launch launch, ResourceLog log, OrphanRecord orphans, TimeProvider time)
    {
        try
        {
            var process = Process.Start(launch.ToStartInfo())!;
            orphans.AddProcess(process.Id, launch.OwnsGroup);
            return new ChildProcess(process, launch.OwnsGroup, log, time);
        }
        catch (Win32Exception exception)
        {
            throw new DistributedApplicationException($"program '{launch.Program}' cannot be started: {exception.Message}", exception);
        }
    }

    /// <summary>Asks the process to end, kills it when it does not, and waits for that.</summary>
    internal async Task StopAsync()
    {
        if (Exit.IsCompleted) return;
        Signals.Terminate(_process.Id, _group);
        try
        {
            await Exit.WaitAsync(Grace, _time);
        }
        catch (TimeoutException)
        {
            Signals.Kill(_process.Id, _group);
            await Exit;
        }
    }

    public void Dispose() => _process.Dispose();

    private async Task<int> WaitAsync()
    {
        await _process.WaitForExitAsync();
        if (_group) Signals.KillGroup(_process.Id);
        await Task.WhenAny(_output, Task.Delay(DrainTimeout, _time));
        return _process.ExitCode;
    }

    private static async Task PumpAsync(StreamReader reader, ResourceLog log, bool isError)
    {
        try
        {
            while (await reader.ReadLineAsync() is { } line) log.Add(line, isError);
        }
        catch (Exception exception) when (exception is IOException or ObjectDisposedException or InvalidOperationException)
        {
            // The pipe went with the process.
        }
    }
}
