using System.Globalization;

namespace AiTeams.Tests.AppHost;

/// <summary>A process by number and start time: the number alone may have been given to another since.</summary>
internal sealed record LinuxProcess(int Id, string Name, string StartedAt)
{
    public bool IsAlive => Read(Id) is { } now && now.Process == this;

    public static IReadOnlyList<LinuxProcess> DescendantsOf(int pid)
    {
        var children = Directory.EnumerateDirectories("/proc")
            .Select(folder => int.TryParse(Path.GetFileName(folder), NumberStyles.None, CultureInfo.InvariantCulture, out var id) ? Read(id) : null)
            .OfType<(LinuxProcess Process, int Parent)>()
            .ToLookup(entry => entry.Parent, entry => entry.Process);
        var found = new List<LinuxProcess>();
        var open = new Queue<int>([pid]);
        while (open.TryDequeue(out var parent))
        {
            foreach (var child in children[parent])
            {
                found.Add(child);
                open.Enqueue(child.Id);
            }
        }

        return found;
    }

    // /proc/<pid>/stat: "pid (comm) state ppid ... starttime(22nd) ..."; comm may hold spaces and parentheses.
    private static (LinuxProcess Process, int Parent)? Read(int pid)
    {
        try
        {
            var stat = File.ReadAllText($"/proc/{pid}/stat");
            var end = stat.LastIndexOf(')');
            var fields = stat[(end + 2)..].Split(' ');
            return fields[0] == "Z"
                ? null
                : (new LinuxProcess(pid, stat[(stat.IndexOf('(', StringComparison.Ordinal) + 1)..end], fields[19]), int.Parse(fields[1], CultureInfo.InvariantCulture));
        }
        catch (IOException)
        {
            return null;
        }
    }
}
