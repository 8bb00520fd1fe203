using System.Globalization;
using System.Runtime.InteropServices;

namespace AiTeams.Benchmarks.Macro;

/// <summary>Which core runs what: servers on core 0, all that serves the measurement on core 1 (on a single core, everything there).</summary>
internal static partial class Affinity
{
    internal const int ServerCore = 0;

    internal static int HelperCore => Environment.ProcessorCount > 1 ? 1 : 0;

    /// <summary>Binds every thread this process has; those to come inherit it.</summary>
    internal static void BindThisProcess(int core)
    {
        foreach (var thread in Directory.GetDirectories("/proc/self/task")) Bind(int.Parse(Path.GetFileName(thread), CultureInfo.InvariantCulture), core);
    }

    /// <summary>A process started by the action is born on that core, so that its runtime counts one processor.</summary>
    internal static T On<T>(int core, Func<T> action)
    {
        Bind(0, core);
        try
        {
            return action();
        }
        finally
        {
            Bind(0, HelperCore);
        }
    }

    private static void Bind(int thread, int core)
    {
        var mask = 1UL << core;
        _ = SetAffinity(thread, sizeof(ulong), in mask);
    }

    [LibraryImport("libc", EntryPoint = "sched_setaffinity")]
    private static partial int SetAffinity(int thread, nuint size, in ulong mask);
}
