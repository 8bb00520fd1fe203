using System.Diagnostics;
using System.Globalization;

namespace Aspire.Hosting.Running;

/// <summary>A process beyond its number, which the system gives to another one later: the number and the moment of its start.</summary>
internal sealed record ProcessIdentity(int Pid, string Started)
{
    private const int StartTimeField = 22;

    private static readonly string BootId = File.Exists("/proc/sys/kernel/random/boot_id") ? File.ReadAllText("/proc/sys/kernel/random/boot_id").Trim() : "";

    internal static ProcessIdentity Current { get; } = Of(Environment.ProcessId)!;

    /// <summary>Null when no such process runs.</summary>
    internal static ProcessIdentity? Of(int pid)
    {
        try
        {
            return OperatingSystem.IsLinux() ? OfLinux(pid) : OfProcess(pid);
        }
        catch (Exception exception) when (exception is ArgumentException or InvalidOperationException or IOException or UnauthorizedAccessException
            or System.ComponentModel.Win32Exception)
        {
            return null;
        }
    }

    internal bool Runs => Of(Pid) == this;

    // Ticks since boot, which no clock change moves: "PID (NAME) STATE PPID ... STARTTIME ..."; the name may hold blanks and parentheses.
    private static ProcessIdentity? OfLinux(int pid)
    {
        var stat = File.ReadAllText(string.Create(CultureInfo.InvariantCulture, $"/proc/{pid}/stat"));
        var fields = stat[(stat.LastIndexOf(')') + 2)..].Split(' ');
        var isZombie = fields[0] == "Z";
        return isZombie ? null : new ProcessIdentity(pid, $"{BootId}/{fields[StartTimeField - 3]}");
    }

    private static ProcessIdentity OfProcess(int pid)
    {
        using var process = Process.GetProcessById(pid);
        return new ProcessIdentity(pid, process.StartTime.ToUniversalTime().ToString("O", CultureInfo.InvariantCulture));
    }
}
