using System.Diagnostics;
using System.Runtime.InteropServices;

namespace Aspire.Hosting.Running;

/// <summary>Ends processes: asks by SIGTERM, kills by SIGKILL, one process or its whole group.</summary>
internal static class Signals
{
    private const int SigKill = 9;
    private const int SigTerm = 15;

    /// <summary>Asks to end. Windows knows no such request for a program without a window: there the process is killed.</summary>
    internal static void Terminate(int pid, bool group)
    {
        if (OperatingSystem.IsWindows()) Kill(pid, group);
        else SendUnix(pid, group, SigTerm);
    }

    internal static void Kill(int pid, bool group)
    {
        if (group && !OperatingSystem.IsWindows())
        {
            SendUnix(pid, group, SigKill);
            return;
        }

        try
        {
            using var process = Process.GetProcessById(pid);
            process.Kill(entireProcessTree: true);
        }
        catch (Exception exception) when (exception is ArgumentException or InvalidOperationException or System.ComponentModel.Win32Exception)
        {
            // Gone already.
        }
    }

    /// <summary>Kills what is left of a group whose leader has ended.</summary>
    internal static void KillGroup(int pid)
    {
        if (!OperatingSystem.IsWindows()) _ = Send(-pid, SigKill);
    }

    // A child that was started this instant may not lead its group yet.
    private static void SendUnix(int pid, bool group, int signal)
    {
        if (!group || Send(-pid, signal) != 0) _ = Send(pid, signal);
    }

    [DllImport("libc", EntryPoint = "kill")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int Send(int pid, int signal);
}
