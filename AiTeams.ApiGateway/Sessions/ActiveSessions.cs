using System.Diagnostics;
using AiTeams.ServiceDefaults.Metrics;
using AiTeams.ServiceDefaults.Tracking;

namespace AiTeams.ApiGateway.Sessions;

/// <summary>Keeps the number of sessions used in the last 30 minutes, counted every 10 seconds, so that reading the metric asks no database.</summary>
internal sealed class ActiveSessions(SessionStore sessions, UsageMetrics usage, TimeProvider time, ILogger<ActiveSessions> logger) : BackgroundService
{
    private static readonly TimeSpan Window = TimeSpan.FromMinutes(30);
    private static readonly TimeSpan Period = TimeSpan.FromSeconds(10);
    private const long NotCounted = -1;

    private long _count = NotCounted;

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        usage.ObserveActiveSessions(() => Volatile.Read(ref _count) is var count and not NotCounted ? count : null);
        using var ticks = new PeriodicTimer(Period, time);
        do
        {
            // An activity nobody listens to: the tick's log lines have an id, its SQL makes no spans.
            using var activity = new Activity("count_active_sessions").Start();
            using var story = Telemetry.Begin();
            try
            {
                Volatile.Write(ref _count, await sessions.CountUsedSinceAsync(time.GetUtcNow() - Window, stoppingToken));
            }
            catch (Exception exception) when (!stoppingToken.IsCancellationRequested)
            {
                // A number that is no longer true is worse than none.
                Volatile.Write(ref _count, NotCounted);
                logger.ActiveSessionsNotCounted(exception);
            }
        }
        while (await ticks.WaitForNextTickAsync(stoppingToken));
    }
}
