using System.Collections.Concurrent;
using AiTeams.AppHost.Startup;
using Microsoft.Extensions.Hosting;

namespace AiTeams.AppHost.Restarts;

/// <summary>
/// Starts a crashed project or native program again. Aspire restarts neither; this works through its public API only, so it behaves the
/// same over the real Aspire and over the stand-in host.
/// </summary>
internal sealed class CrashRestarter(
    ResourceNotificationService notifications,
    ResourceCommandService commands,
    RestartLedger ledger,
    LastWords lastWords,
    Terminal terminal,
    IHostApplicationLifetime lifetime,
    TimeProvider time) : BackgroundService
{
    private readonly ConcurrentDictionary<string, RestartPolicy> _policies = new(StringComparer.Ordinal);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var states = new Dictionary<string, string?>(StringComparer.Ordinal);
        using var stopping = CancellationTokenSource.CreateLinkedTokenSource(stoppingToken, lifetime.ApplicationStopping);
        try
        {
            await foreach (var change in notifications.WatchAsync(stopping.Token).ConfigureAwait(false))
            {
                var before = states.GetValueOrDefault(change.ResourceId);
                var now = states[change.ResourceId] = change.Snapshot.State?.Text;
                if (IsSupervised(change.Resource) && ResourceStates.IsUnrequestedExit(before, now))
                {
                    // Not awaited: one resource that waits out its pause must not hold up the others.
                    _ = RestartAsync(change, stopping.Token);
                }
            }
        }
        catch (OperationCanceledException) when (stopping.IsCancellationRequested)
        {
        }
    }

    /// <summary>Whether an exit of the resource is answered and told here.</summary>
    public static bool IsSupervised(IResource resource) => resource.HasAnnotationOfType<CrashRestartAnnotation>();

    private async Task RestartAsync(ResourceEvent exit, CancellationToken cancellationToken)
    {
        var name = exit.Resource.Name;
        var what = exit.Snapshot.ExitCode is { } code ? $"exited with code {code}" : "exited";
        try
        {
            var policy = _policies.GetOrAdd(exit.ResourceId, static (_, time) => new RestartPolicy(time), time);
            if (policy.Exited() is not { } pause)
            {
                var words = await lastWords.OfAsync(exit.ResourceId).ConfigureAwait(false);
                Down(name, $"{what}, the {RestartPolicy.Limit}th time within a minute: not started again.{words}");
                return;
            }

            Down(name, $"{what}; starting it again in {pause.TotalSeconds} s.");
            await Task.Delay(pause, time, cancellationToken).ConfigureAwait(false);
            var result = await commands.ExecuteCommandAsync(exit.ResourceId, KnownResourceCommands.StartCommand, cancellationToken).ConfigureAwait(false);
            if (result.Success)
            {
                ledger.Restarted(name);
            }
            else
            {
                Down(name, $"could not be started again: {result.Message}");
            }
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
        }
        catch (Exception exception)
        {
            Down(name, $"could not be started again: {exception.Message}");
        }
    }

    private void Down(string name, string reason)
    {
        ledger.Down(name, reason);
        terminal.Tell(name, reason);
    }
}
