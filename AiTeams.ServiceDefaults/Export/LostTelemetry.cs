using AiTeams.ServiceDefaults.Export.Queue;

namespace AiTeams.ServiceDefaults.Export;

/// <summary>
/// Counts telemetry that a service handles for others and could not hand on, in telemetry_dropped_total beside its own. Registered by
/// AddServiceDefaults as a singleton.
/// </summary>
public sealed class LostTelemetry
{
    private readonly long[,] _items = new long[3, 4];

    internal LostTelemetry()
    {
    }

    /// <param name="signal">traces | metrics | logs.</param>
    /// <param name="reason">queue_full | export_failed | too_large | shutdown.</param>
    /// <param name="items">Spans, metrics or log records.</param>
    /// <exception cref="ArgumentOutOfRangeException">A signal or reason that is none of these.</exception>
    public void Add(string signal, string reason, long items)
    {
        var (row, column) = (Array.IndexOf(Signals, signal), Array.IndexOf(Reasons, reason));
        ArgumentOutOfRangeException.ThrowIfNegative(row, nameof(signal));
        ArgumentOutOfRangeException.ThrowIfNegative(column, nameof(reason));
        Interlocked.Add(ref _items[row, column], items);
    }

    internal static string[] Signals { get; } = ["traces", "metrics", "logs"];

    /// <summary>Labels by <see cref="DropReason"/>.</summary>
    internal static string[] Reasons { get; } = ["queue_full", "export_failed", "too_large", "shutdown"];

    internal long Of(int signal, DropReason reason) => Interlocked.Read(ref _items[signal, (int)reason]);
}
