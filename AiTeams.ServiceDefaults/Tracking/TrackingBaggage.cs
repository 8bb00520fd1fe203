using System.Buffers;
using AiTeams.ServiceDefaults.Privacy;

namespace AiTeams.ServiceDefaults.Tracking;

/// <summary>The baggage that may cross a hop. Anything else is dropped on the way in and on the way out.</summary>
internal static class TrackingBaggage
{
    internal const string TrackingId = "tracking.id";
    internal const string TenantId = "tenant.id";
    internal const string UserSegment = "user.segment";
    internal const string UserVip = "user.vip";
    internal const string BatchId = "batch.id";
    internal const string BatchTotal = "batch.total";

    private const int LongestValue = 256;

    private static readonly SearchValues<char> LowerHex = SearchValues.Create("0123456789abcdef");

    /// <summary>Whether the entry may travel between our services: by its name, and by a value of bounded length with nothing personal or secret in it.</summary>
    internal static bool Travels(string name, string? value) =>
        name is TrackingId or TenantId or UserSegment or UserVip or BatchId or BatchTotal
        && value is { Length: > 0 and <= LongestValue }
        && (name == TrackingId ? IsTrackingId(value) : ReferenceEquals(PersonalValues.Mask(value), value));

    /// <summary>Whether a service takes the entry from its caller: the gateway knows its callers by key and stored rows, never by what they claim.</summary>
    internal static bool IsTaken(string name, string? value, bool fromStranger) =>
        (!fromStranger || name is BatchId or BatchTotal) && Travels(name, value);

    /// <summary>32 lower-case hex digits, not all zeros.</summary>
    internal static bool IsTrackingId(ReadOnlySpan<char> value) =>
        value.Length == 32 && !value.ContainsAnyExcept(LowerHex) && value.ContainsAnyExcept('0');
}
