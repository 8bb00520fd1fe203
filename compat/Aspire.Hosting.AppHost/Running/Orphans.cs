using System.Diagnostics;
using System.Text.Json;

namespace Aspire.Hosting.Running;

/// <summary>Ends what applications that were killed have left behind. Synchronous: it is the first thing an AppHost does, before it looks at ports.</summary>
internal static class Orphans
{
    private static readonly TimeSpan EndTimeout = TimeSpan.FromSeconds(6);

    internal static void EndAll(string dataFolder)
    {
        var folder = OrphanRecord.FolderIn(dataFolder);
        if (!Directory.Exists(folder)) return;
        foreach (var file in Directory.EnumerateFiles(folder, "*.jsonl"))
        {
            var entries = Read(file);
            if (entries.FirstOrDefault()?.Process is { Runs: true }) continue;

            var processes = entries.Skip(1).Where(e => e.Process is { Runs: true }).ToArray();
            foreach (var orphan in processes) Signals.Terminate(orphan.Pid!.Value, orphan.Group);
            foreach (var orphan in processes)
            {
                WaitForEnd(orphan.Process!);
                // Also when it has ended: the rest of its group may not have.
                if (orphan.Process!.Runs) Signals.Kill(orphan.Pid!.Value, orphan.Group);
                else if (orphan.Group) Signals.KillGroup(orphan.Pid!.Value);
            }

            foreach (var container in entries.Where(e => e.Container is not null)) Run(container.Engine!, "rm", "--force", container.Container!);
            foreach (var network in entries.Where(e => e.Network is not null)) Run(network.Engine!, "network", "rm", network.Network!);
            File.Delete(file);
        }
    }

    private static OrphanRecord.Entry[] Read(string file)
    {
        var entries = new List<OrphanRecord.Entry>();
        foreach (var line in File.ReadLines(file))
        {
            try
            {
                if (JsonSerializer.Deserialize(line, EntryJson.Default.Entry) is { } entry) entries.Add(entry);
            }
            catch (JsonException)
            {
                // The owner was killed while it wrote this last line; what it was about to start never ran, or ran for an instant.
            }
        }

        return [.. entries];
    }

    private static void WaitForEnd(ProcessIdentity identity)
    {
        try
        {
            using var process = Process.GetProcessById(identity.Pid);
            if (identity.Runs) process.WaitForExit(EndTimeout);
        }
        catch (ArgumentException)
        {
            // Ended.
        }
    }

    private static void Run(string program, params string[] arguments)
    {
        try
        {
            using var process = Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true, RedirectStandardError = true });
            process?.WaitForExit(EndTimeout);
        }
        catch (System.ComponentModel.Win32Exception)
        {
            // The engine is gone, and its containers with it.
        }
    }
}
