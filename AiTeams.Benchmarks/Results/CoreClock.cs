using System.Globalization;
using System.Runtime.InteropServices;

namespace AiTeams.Benchmarks.Results;

/// <summary>What a core, or all of them, did since the start, and how much of it was somebody else's.</summary>
internal sealed partial class CoreClock
{
    /// <summary>Above this share of foreign work, figures are marked.</summary>
    internal const double Noise = 0.1;

    private const int Monotonic = 1;
    private const int ThreadCpu = 3;

    /// <summary>Ticks of /proc/stat per second: USER_HZ is 100 on every Linux that .NET runs on.</summary>
    private const double TicksPerSecond = 100;

    private readonly string _row;
    private readonly int _cores;
    private readonly int[] _own;
    private readonly double _busy;
    private readonly double _used;
    private readonly double _at;

    private CoreClock(string row, int cores, int[] own)
    {
        (_row, _cores, _own) = (row, cores, own);
        (_busy, _used, _at) = (Busy(row), own.Sum(Used), Now());
    }

    /// <summary>All cores; ours is this process.</summary>
    internal static CoreClock Start() => new("cpu", Environment.ProcessorCount, [Environment.ProcessId]);

    /// <param name="core">Number of the core.</param>
    /// <param name="own">Processes that are pinned to it by us.</param>
    internal static CoreClock Start(int core, params int[] own) => new(string.Create(CultureInfo.InvariantCulture, $"cpu{core}"), 1, own);

    /// <summary>Share of the time that was neither idle nor ours, 0 to 1.</summary>
    internal double Foreign()
    {
        var elapsed = (Now() - _at) * _cores;
        return elapsed <= 0 ? 0 : Math.Max(0, (Busy(_row) - _busy - (_own.Sum(Used) - _used)) / elapsed);
    }

    /// <summary>CPU time of a process with all its threads, in seconds, to the nanosecond: its scheduler clock.</summary>
    /// <remarks>CPUCLOCK_SCHED of a process id, as clock_getcpuclockid(3) makes it.</remarks>
    internal static double Used(int process) => Read((~process << 3) | 2);

    /// <summary>CPU time of the calling thread in seconds: what others do on its core is not in it.</summary>
    internal static double UsedByThread() => Read(ThreadCpu);

    private static double Now() => Read(Monotonic);

    private static double Read(int clock) =>
        ClockGetTime(clock, out var time) == 0 ? time.Seconds + time.Nanoseconds / 1e9 : 0;

    private static double Busy(string row)
    {
        foreach (var line in File.ReadLines("/proc/stat"))
        {
            if (!line.StartsWith(row + " ", StringComparison.Ordinal)) continue;
            // user nice system idle iowait irq softirq steal
            var ticks = line.Split(' ', StringSplitOptions.RemoveEmptyEntries).Skip(1).Take(8).Select(static tick => double.Parse(tick, CultureInfo.InvariantCulture)).ToArray();
            return (ticks.Sum() - ticks[3] - ticks[4]) / TicksPerSecond;
        }
        return 0;
    }

    [LibraryImport("libc", EntryPoint = "clock_gettime")]
    private static partial int ClockGetTime(int clock, out Time time);

    [StructLayout(LayoutKind.Sequential)]
    private struct Time
    {
        public long Seconds;
        public long Nanoseconds;
    }
}
