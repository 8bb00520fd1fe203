using System.Diagnostics;
using AiTeams.ServiceDefaults.Tracking;
using Microsoft.Extensions.Hosting;
using OpenTelemetry;

namespace AiTeams.ServiceDefaults.Tracing;

/// <summary>
/// Speaks up for work that is still open after 20 seconds: a span of no length, <c>long_running</c> { sampling.keep: true }. A sampler that decides
/// 30 seconds after a trace's first span then keeps it, and what fails later is not lost. Requests and runs, once each.
/// </summary>
internal sealed class LongRunning(TimeProvider time) : BaseProcessor<Activity>, IHostedService
{
    internal const string SpanName = "long_running";
    internal const string Keep = "sampling.keep";

    private const string Run = "run_workflow";

    private static readonly TimeSpan After = TimeSpan.FromSeconds(20);

    /// <summary>Found at most so much later: what is left of the 30 seconds is for the batches on the way.</summary>
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(1);

    private static readonly ActivitySource Source = new(ServiceStory.SourceName);

    private readonly Lock _gate = new();
    private readonly Dictionary<Activity, long> _open = new(ReferenceEqualityComparer.Instance);
    private ITimer? _timer;

    /// <summary>A request of this service begins. Runs are recognised by their span's name.</summary>
    /// <param name="since">Timestamp.</param>
    internal void Watch(Activity span, long since)
    {
        if (!span.Recorded) return;
        lock (_gate) _open[span] = since;
    }

    internal void Leave(Activity span)
    {
        lock (_gate) _open.Remove(span);
    }

    public override void OnStart(Activity data)
    {
        if (data.OperationName == Run) Watch(data, time.GetTimestamp());
    }

    public override void OnEnd(Activity data)
    {
        if (data.OperationName == Run) Leave(data);
    }

    public Task StartAsync(CancellationToken cancellationToken)
    {
        _timer = time.CreateTimer(_ => Look(), null, Interval, Interval);
        return Task.CompletedTask;
    }

    public async Task StopAsync(CancellationToken cancellationToken)
    {
        if (_timer is not null) await _timer.DisposeAsync();
    }

    private void Look()
    {
        List<Activity>? late = null;
        lock (_gate)
        {
            foreach (var (span, since) in _open)
            {
                if (time.GetElapsedTime(since) >= After) (late ??= []).Add(span);
            }
            foreach (var span in late ?? []) _open.Remove(span);
        }
        foreach (var span in late ?? []) Tell(span);
    }

    private static void Tell(Activity span)
    {
        using var told = Source.StartActivity(SpanName, ActivityKind.Internal, span.Context, [new(Keep, true)]);
        told?.SetEndTime(told.StartTimeUtc);
    }
}
