using System.Runtime.CompilerServices;
using Microsoft.Extensions.Logging;

namespace AiTeams.ServiceDefaults.Logging;

/// <summary>What all records of one event have in common, made once: by level, category and event, which are constants of the code that logs.</summary>
/// <param name="make">From the first such record. Losing a race, or a slot to another event, costs making it once more.</param>
internal sealed class EventCache<T>(Func<LogEntry, T> make)
    where T : class
{
    private const int Slots = 1024;

    private readonly Known?[] _known = new Known?[Slots];

    internal T Of(LogEntry entry)
    {
        ref var slot = ref _known[(uint)(entry.Event.Id * 31 + RuntimeHelpers.GetHashCode(entry.Category) + (int)entry.Level) % Slots];
        var known = slot;
        if (known is null || !known.IsOf(entry)) slot = known = new(entry.Level, entry.Category, entry.Event, make(entry));
        return known.Value;
    }

    private sealed record Known(LogLevel Level, string Category, EventId Event, T Value)
    {
        internal bool IsOf(LogEntry entry) =>
            Level == entry.Level && Event.Id == entry.Event.Id && ReferenceEquals(Event.Name, entry.Event.Name) && ReferenceEquals(Category, entry.Category);
    }
}
