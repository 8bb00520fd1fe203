namespace AiTeams.ConsoleApp.Resources;

/// <summary>What the AppHost last said about its resources: body of <c>PUT /api/resources</c> and of its answering twin.</summary>
public sealed record ResourceSnapshot
{
    public IReadOnlyList<ResourceState> Resources { get; init; } = [];
}

/// <param name="State">E.g. Running, Starting, Exited, FailedToStart.</param>
/// <param name="Health">E.g. Healthy, Unhealthy; null without health checks.</param>
/// <param name="Restarts">Starts after an exit that nobody asked for.</param>
/// <param name="Reason">Why it is not running, in one line.</param>
public sealed record ResourceState(
    string Name, string? Type, string? State, string? Health, IReadOnlyList<ResourceUrl>? Urls, int? ExitCode, DateTimeOffset? StartedAt, int? Restarts, string? Reason);

public sealed record ResourceUrl(string? Name, string Url)
{
    /// <summary>Only such an address becomes a link: anything else (javascript:) would run in the page.</summary>
    internal bool IsWeb => Uri.TryCreate(Url, UriKind.Absolute, out var uri) && (uri.Scheme == Uri.UriSchemeHttp || uri.Scheme == Uri.UriSchemeHttps);
}
