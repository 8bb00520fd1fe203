using System.Diagnostics;
using AiTeams.AppHost.Restarts;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Hosting;

namespace AiTeams.AppHost.Startup;

/// <summary>
/// Prints the table once everything is up, or after <c>Start:Patience</c> (default: half a minute) whatever the state; then one line per change.
/// </summary>
internal sealed class StartReport(
    DistributedApplicationModel model,
    ResourceNotificationService notifications,
    RestartLedger ledger,
    LastWords lastWords,
    StartTable table,
    Terminal terminal,
    IHostApplicationLifetime lifetime,
    IConfiguration configuration,
    TimeProvider time) : BackgroundService
{
    private readonly TimeSpan _patience = configuration.GetValue("Start:Patience", TimeSpan.FromSeconds(30));

    private readonly Dictionary<string, CustomResourceSnapshot> _latest = new(StringComparer.Ordinal);
    private readonly Lock _lock = new();
    private bool _printed;

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var stopping = CancellationTokenSource.CreateLinkedTokenSource(stoppingToken, lifetime.ApplicationStopping);
        await using var late = time.CreateTimer(_ => Print(), null, _patience, Timeout.InfiniteTimeSpan).ConfigureAwait(false);
        try
        {
            await foreach (var change in notifications.WatchAsync(stopping.Token).ConfigureAwait(false))
            {
                if (IsShown(change.Resource))
                {
                    await SeeAsync(change).ConfigureAwait(false);
                }
            }
        }
        catch (OperationCanceledException) when (stopping.IsCancellationRequested)
        {
        }
    }

    private async Task SeeAsync(ResourceEvent change)
    {
        var (resource, snapshot) = (change.Resource, change.Snapshot);
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
        var isToldElsewhere = now == ResourceWords.Exited && CrashRestarter.IsSupervised(resource);
        if (now != before && ResourceWords.IsFailure(now) && !isToldElsewhere)
        {
            var words = await lastWords.OfAsync(change.ResourceId).ConfigureAwait(false);
            var reason = $"{now}{(snapshot.ExitCode is { } code ? $" with code {code}" : "")}.{words}";
            ledger.Down(resource.Name, reason);
            terminal.Tell(resource.Name, reason);
        }
        else if (now != before && printed && ResourceWords.IsNews(before, now))
        {
            terminal.Tell(resource.Name, now);
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

    // Ours, that is: Aspire adds executables of its own (the dashboard, rebuilders), which it tells about itself or hides.
    private static bool IsShown(IResource resource) => resource is ContainerResource || CrashRestarter.IsSupervised(resource);
}
