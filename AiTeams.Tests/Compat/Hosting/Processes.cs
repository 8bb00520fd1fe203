using System.Diagnostics;

namespace AiTeams.Tests.Compat.Hosting;

internal static class Processes
{
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(20);

    internal static bool Runs(int pid)
    {
        try
        {
            using var process = Process.GetProcessById(pid);
            // A zombie whose parent has not asked yet has ended.
            return !process.HasExited && !(OperatingSystem.IsLinux() && File.ReadAllText($"/proc/{pid}/stat").Split(") ")[^1].StartsWith('Z'));
        }
        catch (Exception exception) when (exception is ArgumentException or InvalidOperationException or IOException)
        {
            return false;
        }
    }

    /// <summary>No event tells of the end of a process that is not a child: asks until the deadline.</summary>
    internal static async Task WaitForEndAsync(int pid, CancellationToken cancellationToken)
    {
        using var timer = new PeriodicTimer(Interval);
        while (Runs(pid)) await timer.WaitForNextTickAsync(cancellationToken);
    }
}
