using Aspire.Hosting.ApplicationModel;
using Aspire.Hosting.Eventing;
using Aspire.Hosting.Health;
using Microsoft.Extensions.Logging;

namespace Aspire.Hosting.Running;

/// <summary>One resource through its life: waiting, starting, running, ended, and again when a command says so. Never restarts by itself.</summary>
internal sealed class ResourceRunner(IResource resource, RunnerServices services) : IDisposable
{
    private readonly Lock _gate = new();
    private CancellationTokenSource _stop = new();
    private Task _run = Task.CompletedTask;

    private ResourceLog Log { get; } = services.Logs.LogOf(resource.Name);

    /// <summary>True once the resource runs; false when it runs already, is stopped before it runs, or cannot start.</summary>
    internal Task<bool> StartAsync()
    {
        lock (_gate)
        {
            if (!_run.IsCompleted) return Task.FromResult(false);
            _stop.Dispose();
            _stop = new CancellationTokenSource();
            var started = new TaskCompletionSource<bool>(TaskCreationOptions.RunContinuationsAsynchronously);
            var stop = _stop.Token;
            _run = Task.Run(() => RunAsync(started, stop), CancellationToken.None);
            return started.Task;
        }
    }

    /// <summary>Ends the resource, or its waiting; done when it has ended.</summary>
    internal async Task StopAsync()
    {
        Task run;
        lock (_gate)
        {
            if (_run.IsCompleted) return;
            run = _run;
            _stop.Cancel();
        }

        await run;
    }

    public void Dispose() => _stop.Dispose();

    private async Task RunAsync(TaskCompletionSource<bool> started, CancellationToken stop)
    {
        try
        {
            await PublishAsync(KnownResourceStates.Starting, s => s with { StartTimeStamp = null, StopTimeStamp = null, ExitCode = null, HealthReports = [], IsReady = false });
            await services.Eventing.PublishAsync(new BeforeResourceStartedEvent(resource, services.Provider), stop);
            await WaitForDependenciesAsync(stop);
            await using var instance = await services.Instances.StartAsync(resource, Log, stop);
            await PublishRunningAsync(instance);
            started.TrySetResult(true);
            await FollowAsync(instance, stop);
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            await PublishAsync(KnownResourceStates.Exited, s => s with { StopTimeStamp = services.Time.GetUtcNow().UtcDateTime });
        }
        catch (Exception exception)
        {
            var line = exception is DistributedApplicationException ? exception.Message : exception.ToString();
            Log.Add(line, isError: true);
            services.Logger.LogError("{Resource} did not start: {Reason}", resource.Name, line);
            await PublishAsync(KnownResourceStates.FailedToStart, s => s with { StopTimeStamp = services.Time.GetUtcNow().UtcDateTime });
        }
        finally
        {
            started.TrySetResult(false);
        }
    }

    private async Task WaitForDependenciesAsync(CancellationToken stop)
    {
        var waits = resource.Annotations.OfType<WaitAnnotation>().ToArray();
        if (waits.Length == 0) return;
        await PublishAsync(KnownResourceStates.Waiting, s => s);
        await Task.WhenAll(waits.Select(wait => services.Waits.WaitAsync(wait, stop)));
        await PublishAsync(KnownResourceStates.Starting, s => s);
    }

    private async Task PublishRunningAsync(IInstance instance)
    {
        await PublishAsync(KnownResourceStates.Running, s => s with
        {
            StartTimeStamp = services.Time.GetUtcNow().UtcDateTime,
            Properties = [.. instance.Properties],
            Urls = [.. s.Urls.Select(url => url with { IsInactive = false })],
            HealthReports = [.. resource.Annotations.OfType<HealthCheckAnnotation>().Select(check => new HealthReportSnapshot(check.Key, null, null, null))],
        });
    }

    private async Task FollowAsync(IInstance instance, CancellationToken stop)
    {
        using var following = CancellationTokenSource.CreateLinkedTokenSource(stop);
        var watching = WatchHealthAsync(following.Token);
        var stopRequested = new TaskCompletionSource();
        await using (stop.Register(() => stopRequested.TrySetResult()))
        {
            if (await Task.WhenAny(instance.Exit, stopRequested.Task) != instance.Exit)
            {
                await PublishAsync(KnownResourceStates.Stopping, s => s);
                await instance.StopAsync();
            }
        }

        var exitCode = await instance.Exit;
        await following.CancelAsync();
        await watching;
        var state = resource is ContainerResource ? KnownResourceStates.Exited : KnownResourceStates.Finished;
        await PublishAsync(state, s => s with { ExitCode = exitCode, StopTimeStamp = services.Time.GetUtcNow().UtcDateTime });
    }

    private async Task WatchHealthAsync(CancellationToken cancellationToken)
    {
        try
        {
            await services.Health.WatchAsync(resource, Log, async () =>
            {
                await services.Eventing.PublishAsync(new ResourceReadyEvent(resource, services.Provider), cancellationToken);
                await services.Notifications.PublishUpdateAsync(resource, s => s with { IsReady = true });
            }, cancellationToken);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            // The resource ended.
        }
        catch (Exception exception)
        {
            services.Logger.LogError(exception, "Watching the health of {Resource} failed; it stays not ready.", resource.Name);
        }
    }

    private Task PublishAsync(string state, Func<CustomResourceSnapshot, CustomResourceSnapshot> change) =>
        services.Notifications.PublishUpdateAsync(resource, s =>
        {
            var changed = change(s) with { State = new ResourceStateSnapshot(state, StyleOf(state)) };
            return KnownResourceStates.TerminalStates.Contains(state)
                ? changed with { IsReady = false, Urls = [.. changed.Urls.Select(url => url with { IsInactive = true })] }
                : changed;
        });

    private static string? StyleOf(string state) =>
        state == KnownResourceStates.Running ? KnownResourceStateStyles.Success
        : state == KnownResourceStates.FailedToStart ? KnownResourceStateStyles.Error
        : null;
}

/// <summary>What every runner works with.</summary>
internal sealed record RunnerServices(IServiceProvider Provider, IDistributedApplicationEventing Eventing, ResourceNotificationService Notifications,
    ResourceLoggerService Logs, Waits Waits, Instances Instances, HealthMonitor Health, ILogger Logger, TimeProvider Time);
