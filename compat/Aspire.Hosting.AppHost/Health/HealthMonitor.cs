using System.Threading.Channels;
using Aspire.Hosting.ApplicationModel;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace Aspire.Hosting.Health;

/// <summary>Checks a running resource: at once, then after 1, 2, 3, 4, 5, 5 ... s until healthy, then every 30 s. Each line the resource prints
/// before it is healthy also brings the next check forward, so that dependents need not sit out a delay.</summary>
internal sealed class HealthMonitor(HealthCheckService checks, ResourceNotificationService notifications, TimeProvider time)
{
    private static readonly TimeSpan Healthy = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan Settle = TimeSpan.FromMilliseconds(50);
    private const int LongestRetrySeconds = 5;

    // A resource that prints without end, perhaps because it is being checked, goes back to the plain rhythm.
    private const int EarlyChecks = 20;

    /// <param name="becameHealthy">Called once, when the first round passes.</param>
    internal async Task WatchAsync(IResource resource, ResourceLog log, Func<Task> becameHealthy, CancellationToken cancellationToken)
    {
        var keys = resource.Annotations.OfType<HealthCheckAnnotation>().Select(check => check.Key).ToHashSet();
        if (keys.Count == 0)
        {
            await becameHealthy();
            return;
        }

        var printed = Channel.CreateBounded<bool>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite });
        void Printed(string text, bool isError) => printed.Writer.TryWrite(true);
        log.LineAdded += Printed;
        try
        {
            var failures = 0;
            var early = 0;
            var wasHealthy = false;
            while (true)
            {
                if (await CheckAsync(resource, keys, cancellationToken) == HealthStatus.Healthy)
                {
                    failures = 0;
                    if (!wasHealthy)
                    {
                        wasHealthy = true;
                        log.LineAdded -= Printed;
                        await becameHealthy();
                    }

                    await Task.Delay(Healthy, time, cancellationToken);
                }
                else
                {
                    failures = Math.Min(failures + 1, LongestRetrySeconds);
                    var listen = !wasHealthy && early++ < EarlyChecks;
                    await DelayAsync(TimeSpan.FromSeconds(failures), listen ? printed.Reader : null, cancellationToken);
                }
            }
        }
        finally
        {
            log.LineAdded -= Printed;
        }
    }

    private async Task<HealthStatus> CheckAsync(IResource resource, HashSet<string> keys, CancellationToken cancellationToken)
    {
        var report = await checks.CheckHealthAsync(registration => keys.Contains(registration.Name), cancellationToken);
        await notifications.PublishUpdateAsync(resource, snapshot => snapshot with
        {
            HealthReports = [.. report.Entries.Select(e => new HealthReportSnapshot(e.Key, e.Value.Status, e.Value.Description, e.Value.Exception?.ToString()))],
        });
        return report.Status;
    }

    private async Task DelayAsync(TimeSpan delay, ChannelReader<bool>? printed, CancellationToken cancellationToken)
    {
        using var enough = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var elapsed = Task.Delay(delay, time, enough.Token);
        if (printed is null || await Task.WhenAny(elapsed, printed.WaitToReadAsync(enough.Token).AsTask()) == elapsed)
        {
            await elapsed;
            return;
        }

        await enough.CancelAsync();
        await Task.Delay(Settle, time, cancellationToken);
        printed.TryRead(out _);
    }
}
