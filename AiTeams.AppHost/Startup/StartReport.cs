using System.Diagnostics;
using AiTeams.AppHost.Restarts;
using Microsoft.Extensions.Diagnostics.HealthChecks;
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

    private readonly Dictionary<string, ResourceEvent> _latest = new(StringComparer.Ordinal);
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
                See(change);
            }
        }
        catch (OperationCanceledException) when (stopping.IsCancellationRequested)
        {
        }
    }

    private void See(ResourceEvent change)
    {
        if (change.Snapshot.IsHidden || !IsShown(change.Resource))
        {
            return;
        }

        string? before;
        lock (_lock)
        {
            before = _latest.TryGetValue(change.Resource.Name, out var earlier) ? State(earlier.Snapshot) : null;
            _latest[change.Resource.Name] = change;
        }

        var now = State(change.Snapshot);
        if (!_printed)
        {
            if (now != before && now == "failed to start")
            {
                terminal.Tell(change.Resource.Name, Failure(change));
            }

            if (Shown().All(resource => _latest.TryGetValue(resource.Name, out var latest) && IsSettled(State(latest.Snapshot))))
            {
                Print();
            }
        }
        else if (now != before && now is "healthy" or "running" or "unhealthy" or "failed to start" or "stopping" && now != before)
        {
            terminal.Tell(change.Resource.Name, now == "failed to start" ? Failure(change) : now);
        }
        else if (now != before && now == "exited" && !CrashRestarter.IsSupervised(change.Resource))
        {
            terminal.Tell(change.Resource.Name, Failure(change));
        }
    }

    private void Print()
    {
        lock (_lock)
        {
            if (_printed)
            {
                return;
            }

            _printed = true;
        }

        var rows = Shown().Select(resource => _latest.TryGetValue(resource.Name, out var latest)
            ? new StartRow(resource.Name, State(latest.Snapshot), Address(latest.Snapshot))
            : new StartRow(resource.Name, "waiting", ""));
        using var process = Process.GetCurrentProcess();
        terminal.Write(table.Render([.. rows], time.GetUtcNow() - process.StartTime.ToUniversalTime()));
    }

    private IEnumerable<IResource> Shown() => model.Resources.Where(IsShown);

    private static bool IsShown(IResource resource) => resource is IResourceWithEndpoints && resource.Name != "aspire-dashboard";

    private static bool IsSettled(string state) => state is "healthy" or "failed to start" or "exited";

    private static string State(CustomResourceSnapshot snapshot) => snapshot.State?.Text switch
    {
        "Running" => snapshot.HealthStatus switch
        {
            HealthStatus.Healthy => "healthy",
            HealthStatus.Unhealthy => "unhealthy",
            _ => "running",
        },
        "FailedToStart" or "RuntimeUnhealthy" => "failed to start",
        "Exited" or "Finished" => "exited",
        { } other => other.ToLowerInvariant(),
        null => "waiting",
    };

    private static string Failure(ResourceEvent change) => change.Snapshot.ExitCode is { } code ? $"{State(change.Snapshot)} with code {code}" : State(change.Snapshot);

    private static string Address(CustomResourceSnapshot snapshot) => snapshot.Urls
        .Where(url => !url.IsInternal && !url.IsInactive)
        .OrderBy(url => url.Name == "http" ? 0 : 1)
        .Select(url => url.Url.TrimEnd('/'))
        .FirstOrDefault() ?? "";
}
