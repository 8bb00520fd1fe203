using System.Diagnostics;
using AiTeams.AppHost.Restarts;
using Microsoft.Extensions.Hosting;

namespace AiTeams.AppHost.Startup;

/// <summary>Prints the table once everything is up, or after half a minute whatever the state; then one line per change.</summary>
internal sealed class StartReport(
    DistributedApplicationModel model,
    ResourceNotificationService notifications,
    StartTable table,
    Terminal terminal,
    IHostApplicationLifetime lifetime,
    TimeProvider time) : BackgroundService
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private readonly Dictionary<string, CustomResourceSnapshot> _latest = new(StringComparer.Ordinal);
    private readonly Lock _lock = new();
    private bool _printed;

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var stopping = CancellationTokenSource.CreateLinkedTokenSource(stoppingToken, lifetime.ApplicationStopping);
        await using var late = time.CreateTimer(_ => Print(), null, Patience, Timeout.InfiniteTimeSpan).ConfigureAwait(false);
        try
        {
            await foreach (var change in notifications.WatchAsync(stopping.Token).ConfigureAwait(false))
            {
                if (IsShown(change.Resource) && !change.Snapshot.IsHidden)
                {
                    See(change.Resource, change.Snapshot);
                }
            }
        }
        catch (OperationCanceledException) when (stopping.IsCancellationRequested)
        {
        }
    }

    private void See(IResource resource, CustomResourceSnapshot snapshot)
    {
        var now = ResourceWords.State(snapshot);
        string? before;
        bool printed, settled;
        lock (_lock)
        {
            before = _latest.TryGetValue(resource.Name, out var earlier) ? ResourceWords.State(earlier) : null;
            _latest[resource.Name] = snapshot;
            printed = _printed;
            settled = Shown().All(other => _latest.TryGetValue(other.Name, out var latest) && ResourceWords.IsSettled(latest, CrashRestarter.IsSupervised(other)));
        }

        // Before the table only failures are news. An exit that is answered by a new start is told by who starts it.
        var isNews = now != before && (ResourceWords.IsFailure(now) ? !(now == ResourceWords.Exited && CrashRestarter.IsSupervised(resource)) : printed && ResourceWords.IsNews(before, now));
        if (isNews)
        {
            terminal.Tell(resource.Name, snapshot.ExitCode is { } code && ResourceWords.IsFailure(now) ? $"{now} with code {code}" : now);
        }

        if (settled && !printed)
        {
            Print();
        }
    }

    private void Print()
    {
        List<StartRow> rows;
        lock (_lock)
        {
            if (_printed)
            {
                return;
            }

            _printed = true;
            rows = [.. Shown().Select(resource => _latest.TryGetValue(resource.Name, out var latest)
                ? new StartRow(resource.Name, ResourceWords.State(latest), ResourceWords.Address(latest))
                : new StartRow(resource.Name, ResourceWords.Waiting, ""))];
        }

        using var process = Process.GetCurrentProcess();
        terminal.Write(table.Render(rows, time.GetUtcNow() - process.StartTime.ToUniversalTime()));
    }

    private IEnumerable<IResource> Shown() => model.Resources.Where(IsShown);

    // Parameters have no address to show, and the dashboard tells its own with the log-in token.
    private static bool IsShown(IResource resource) => resource is IResourceWithEndpoints && resource.Name != "aspire-dashboard";
}
