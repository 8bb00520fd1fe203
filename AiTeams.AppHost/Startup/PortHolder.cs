using System.Globalization;

namespace AiTeams.AppHost.Startup;

/// <summary>Names the process that listens on a port, where the system tells: on Linux, for processes of the same user.</summary>
internal static class PortHolder
{
    private const string ListenState = "0A";

    private static readonly string[] Tables = ["/proc/net/tcp", "/proc/net/tcp6"];

    /// <summary>For example <c>prometheus (pid 4711)</c>; null when it cannot be known.</summary>
    public static string? Find(int port) => FindProcess(port) is { } holder ? $"{holder.Name} (pid {holder.Pid})" : null;

    /// <summary>Null when it cannot be known.</summary>
    public static (int Pid, string Name)? FindProcess(int port)
    {
        if (!OperatingSystem.IsLinux())
        {
            return null;
        }

        try
        {
            var sockets = ListeningSockets(port).Select(inode => $"socket:[{inode}]").ToHashSet(StringComparer.Ordinal);
            return sockets.Count == 0 ? null : Directory.EnumerateDirectories("/proc")
                .Where(folder => Path.GetFileName(folder).All(char.IsAsciiDigit) && Holds(folder, sockets))
                .Select(folder => ((int, string)?)(int.Parse(Path.GetFileName(folder), CultureInfo.InvariantCulture), File.ReadAllText(folder + "/comm").Trim()))
                .FirstOrDefault();
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    // A line of /proc/net/tcp: "sl local_address rem_address st tx:rx tr:when retrnsmt uid timeout inode ...", addresses as HEXIP:HEXPORT.
    private static IEnumerable<string> ListeningSockets(int port)
    {
        var suffix = ":" + port.ToString("X4", CultureInfo.InvariantCulture);
        return Tables
            .Where(File.Exists)
            .SelectMany(File.ReadLines)
            .Select(line => line.Split(' ', StringSplitOptions.RemoveEmptyEntries))
            .Where(fields => fields.Length > 9 && fields[3] == ListenState && fields[1].EndsWith(suffix, StringComparison.Ordinal))
            .Select(fields => fields[9]);
    }

    private static bool Holds(string processFolder, HashSet<string> sockets)
    {
        try
        {
            return Directory.EnumerateFiles(processFolder + "/fd")
                .Any(descriptor => new FileInfo(descriptor).LinkTarget is { } target && sockets.Contains(target));
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }
}
