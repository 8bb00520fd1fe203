namespace AiTeams.Cli.Traffic;

/// <summary>Spaces requests evenly over all workers. After a hold-up at most a tenth of a second of requests is made up for: no burst follows.</summary>
internal sealed class Pacer(double perSecond, TimeProvider time)
{
    private static readonly TimeSpan MostCaughtUp = TimeSpan.FromMilliseconds(100);
    private readonly Lock _lock = new();
    private readonly TimeSpan _interval = perSecond > 0 ? TimeSpan.FromSeconds(1 / perSecond) : TimeSpan.Zero;
    private readonly long _start = time.GetTimestamp();
    private TimeSpan _next;

    public Task WaitAsync(CancellationToken cancellationToken) =>
        _interval > TimeSpan.Zero && NextWait() is var wait && wait > TimeSpan.Zero ? Task.Delay(wait, time, cancellationToken) : Task.CompletedTask;

    /// <summary>Takes the next slot; how long to wait for it.</summary>
    internal TimeSpan NextWait()
    {
        lock (_lock)
        {
            var now = time.GetElapsedTime(_start);
            var slot = _next < now - MostCaughtUp ? now - MostCaughtUp : _next;
            _next = slot + _interval;
            return slot - now;
        }
    }
}
