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
        else _ = Send(group ? -pid : pid, SigTerm);
    }

    internal static void Kill(int pid, bool group)
    {
        if (group && !OperatingSystem.IsWindows())
        {
            _ = Send(-pid, SigKill);
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

    [DllImport("libc", EntryPoint = "kill")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int Send(int pid, int signal);
}
