using System.Collections.Immutable;

namespace AiTeams.AppHost.Restarts;

/// <summary>What a change of a resource's state means.</summary>
internal static class ResourceStates
{
    private static readonly ImmutableHashSet<string> Ended = [KnownResourceStates.Exited, KnownResourceStates.Finished];

    /// <summary>
    /// Whether a process ended that nobody asked to end: a stop passes through <c>Stopping</c>, a crash comes straight from <c>Running</c>.
    /// </summary>
    public static bool IsUnrequestedExit(string? before, string? now) =>
        now is not null && Ended.Contains(now) && before is not null && !Ended.Contains(before) && before != KnownResourceStates.Stopping;
}
