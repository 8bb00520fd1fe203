using AiTeams.AppHost.Backends;
using AiTeams.AppHost.Restarts;
using Microsoft.Extensions.Hosting;

namespace AiTeams.AppHost.Feed;

/// <summary>
/// Puts the whole list of resources to the Console whenever something about one changes, and every ten seconds besides, so that a Console
/// that was restarted has it again. Changes that come while a delivery is under way make one delivery.
/// </summary>
internal sealed class ResourceFeed(
    ResourceNotificationService notifications,
    RestartLedger ledger,
    IReadOnlyList<Elsewhere> elsewhere,
    FeedClient client,
    TimeProvider time) : BackgroundService
{
    private static readonly TimeSpan Refresh = TimeSpan.FromSeconds(10);

    private readonly Dictionary<string, ResourceEvent> _latest = new(StringComparer.Ordinal);
    private readonly Lock _lock = new();
    private readonly SemaphoreSlim _changed = new(0);

    public override void Dispose()
    {
        ledger.Changed -= Wake;
        _changed.Dispose();
        base.Dispose();
    }

    protected override Task ExecuteAsync(CancellationToken stoppingToken)
    {
        ledger.Changed += Wake;
        return Task.WhenAll(WatchAsync(stoppingToken), SendAsync(stoppingToken));
    }

    private async Task WatchAsync(CancellationToken stoppingToken)
    {
        await foreach (var change in notifications.WatchAsync(stoppingToken).ConfigureAwait(false))
        {
            // Parameters are configuration, and their values may be secret.
            if (change.Snapshot.IsHidden || change.Resource is ParameterResource)
            {
                continue;
            }

            lock (_lock)
            {
                _latest[change.ResourceId] = change;
            }

            Wake();
        }
    }

    private void Wake() => _changed.Release();

    private async Task SendAsync(CancellationToken stoppingToken)
    {
        while (true)
        {
            await _changed.WaitAsync(Refresh, stoppingToken).ConfigureAwait(false);
            while (_changed.Wait(0, stoppingToken))
            {
            }

            if (!await client.TrySendAsync(HttpMethod.Put, "/api/resources", Snapshot(), stoppingToken).ConfigureAwait(false))
            {
                await Task.Delay(FeedClient.Pause, time, stoppingToken).ConfigureAwait(false);
                Wake();
            }
        }
    }

    private ResourceList Snapshot()
    {
        lock (_lock)
        {
            return new ResourceList([.. _latest.Values.Select(Describe), .. elsewhere.Select(Describe)]);
        }
    }

    private ResourceLine Describe(ResourceEvent change)
    {
        var snapshot = change.Snapshot;
        var (restarts, reason) = ledger[change.Resource.Name];
        return new ResourceLine(
            change.Resource.Name,
            snapshot.ResourceType,
            snapshot.State?.Text,
            snapshot.HealthStatus?.ToString(),
            [.. snapshot.Urls.Where(url => !url.IsInternal && !url.IsInactive)
                .Select(url => new ResourceUrl(url.DisplayProperties.DisplayName is { Length: > 0 } name ? name : url.Name ?? "", url.Url))],
            snapshot.ExitCode,
            snapshot.StartTimeStamp?.ToUniversalTime(),
            restarts,
            reason ?? snapshot.HealthReports.Select(report => report.ExceptionText is null ? null : report.Description).FirstOrDefault(text => text is not null));
    }

    // Not resources of the model, and still what a person looks for in the list.
    private static ResourceLine Describe(Elsewhere other) => new(
        other.Name, "Backend", other.Address is null ? "LeftOut" : "Used", null,
        other.Address is { } url ? [new ResourceUrl(other.Name, url.ToString())] : [], null, null, 0, other.Absence);

    private sealed record ResourceList(IReadOnlyList<ResourceLine> Resources);

    private sealed record ResourceLine(
        string Name, string Type, string? State, string? Health, IReadOnlyList<ResourceUrl> Urls, int? ExitCode, DateTime? StartedAt, int Restarts, string? Reason);

    private sealed record ResourceUrl(string Name, string Url);
}
