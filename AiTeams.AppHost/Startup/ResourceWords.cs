using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace AiTeams.AppHost.Startup;

/// <summary>States of resources in the words of the terminal.</summary>
internal static class ResourceWords
{
    public const string Waiting = "waiting";
    public const string Exited = "exited";

    private const string Healthy = "healthy";
    private const string FailedToStart = "failed to start";

    public static string State(CustomResourceSnapshot snapshot)
    {
        var state = snapshot.State?.Text;
        if (state is null)
        {
            return Waiting;
        }

        if (state == KnownResourceStates.Running)
        {
            return snapshot.HealthStatus switch
            {
                HealthStatus.Healthy => Healthy,
                HealthStatus.Unhealthy => "unhealthy",
                _ => "running",
            };
        }

        return state == KnownResourceStates.FailedToStart || state == KnownResourceStates.RuntimeUnhealthy ? FailedToStart
            : KnownResourceStates.TerminalStates.Contains(state) ? Exited
            : state.ToLowerInvariant();
    }

    /// <summary>Whether waiting longer will not make the table better.</summary>
    public static bool IsSettled(CustomResourceSnapshot snapshot, bool isStartedAgain) =>
        State(snapshot) is var state && (state is Healthy or FailedToStart || (state == Exited && !isStartedAgain));

    public static bool IsFailure(string state) => state is FailedToStart or Exited;

    /// <summary>Whether a change is worth a line once everything was up. Starting and waiting are not, nor is a health check that fails while a start is under way.</summary>
    public static bool IsNews(string? before, string now) => now is Healthy or "stopping" || (now == "unhealthy" && before == Healthy);

    /// <summary>The address to open, empty when there is none.</summary>
    public static string Address(CustomResourceSnapshot snapshot) => snapshot.Urls
        .Where(url => !url.IsInternal && !url.IsInactive)
        .OrderBy(url => url.Name == "http" ? 0 : 1)
        .Select(url => url.Url.TrimEnd('/'))
        .FirstOrDefault() ?? "";
}
