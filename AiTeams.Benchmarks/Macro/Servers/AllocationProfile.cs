using System.Collections.Concurrent;
using System.Diagnostics.Tracing;

namespace AiTeams.Benchmarks.Macro.Servers;

/// <summary>What a process allocates, by type: the runtime tells the type of one object in about every 100 KB.</summary>
/// <remarks>GCAllocationTick: https://learn.microsoft.com/dotnet/fundamentals/diagnostics/runtime-garbage-collection-events#gcallocationtick-event.</remarks>
internal sealed class AllocationProfile : EventListener
{
    /// <summary>Set for a server that is to be profiled.</summary>
    internal const string Variable = "AITEAMS_BENCHMARKS_PROFILE";

    private const EventKeywords Gc = (EventKeywords)1;

    private readonly ConcurrentDictionary<string, long> _bytes = new(StringComparer.Ordinal);

    internal IReadOnlyDictionary<string, long> ByType => _bytes;

    internal static AllocationProfile? Start() => Environment.GetEnvironmentVariable(Variable) is { Length: > 0 } ? new() : null;

    protected override void OnEventSourceCreated(EventSource eventSource)
    {
        if (eventSource.Name == "Microsoft-Windows-DotNETRuntime") EnableEvents(eventSource, EventLevel.Verbose, Gc);
    }

    protected override void OnEventWritten(EventWrittenEventArgs eventData)
    {
        if (eventData.EventName?.StartsWith("GCAllocationTick", StringComparison.Ordinal) != true) return;
        if (Payload(eventData, "TypeName") is string type && Payload(eventData, "AllocationAmount64") is ulong bytes)
            _bytes.AddOrUpdate(type, (long)bytes, (_, sum) => sum + (long)bytes);
    }

    private static object? Payload(EventWrittenEventArgs eventData, string name) =>
        eventData.PayloadNames?.IndexOf(name) is >= 0 and var at ? eventData.Payload![at] : null;
}
