using System.Runtime.InteropServices;

namespace AiTeams.ServiceDefaults.Logging;

/// <summary>
/// Stdout where it is a pipe, as under any container runtime. Linux gives a pipe 64 KB, as much as one write of gathered lines: the writer would stop
/// and be woken for nearly each, and a reader that pauses would be felt at once.
/// </summary>
/// <remarks>https://man7.org/linux/man-pages/man2/F_GETPIPE_SZ.2const.html.</remarks>
internal static class StdoutPipe
{
    internal const int Stdout = 1;
    internal const int Bytes = 256 * 1024;

    private const int SetPipeSize = 1031;

    /// <summary>A pipe stays as it is where the system grants no more.</summary>
    /// <returns>The pipe's size; less than zero for what is no pipe, zero where pipes have no size to set.</returns>
    internal static int Widen(int descriptor) => OperatingSystem.IsLinux() ? Control(descriptor, SetPipeSize, Bytes) : 0;

    [DllImport("libc", EntryPoint = "fcntl")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int Control(int descriptor, int command, int argument);
}
