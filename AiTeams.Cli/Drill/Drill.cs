namespace AiTeams.Cli.Drill;

/// <summary>One fault, what should notice it, and what should name its cause.</summary>
/// <param name="Name">As <c>--only</c> takes it.</param>
/// <param name="Break">Makes the fault; disposing of what it returns ends it.</param>
/// <param name="Alerts">Any of these counts as caught, pending or firing.</param>
/// <param name="Signals">What else shows it, without an alert.</param>
/// <param name="Cause">What names the cause, in one line; null while nothing does.</param>
internal sealed record Drill(
    string Name, Func<Site, CancellationToken, Task<IAsyncDisposable>> Break, IReadOnlyList<AlertSignal> Alerts, IReadOnlyList<Signal> Signals,
    Func<Site, CancellationToken, Task<string?>> Cause);

/// <param name="Selector">Further labels, as in PromQL, e.g. <c>,service="workflow-agent"</c>.</param>
internal sealed record AlertSignal(string Alert, string Selector = "");

/// <param name="Shows">Whether it shows the fault now.</param>
internal sealed record Signal(string Name, Func<Site, CancellationToken, Task<bool>> Shows);

/// <summary>What came of a drill.</summary>
/// <param name="CaughtBy">Alert or signal that came first; null when none did.</param>
/// <param name="Alert">The first alert; null when none came.</param>
/// <param name="Cause">What named the cause; null when nothing did.</param>
/// <param name="NotRun">Why nothing came of it; null when it ran.</param>
internal sealed record Outcome(string Name, string? CaughtBy, TimeSpan? Detected, string? Alert, TimeSpan? AlertedAfter, string? Cause, TimeSpan? CauseAfter, string? NotRun = null)
{
    public const int Most = 3;

    /// <summary>Two for an alert, one for any other signal; one more when the cause was named.</summary>
    public int Points => (Alert is not null ? 2 : CaughtBy is not null ? 1 : 0) + (Cause is not null ? 1 : 0);
}
