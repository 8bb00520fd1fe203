using AiTeams.Storage;
using AiTeams.WorkflowEngine.Executions;

namespace AiTeams.WorkflowEngine.Timers;

/// <summary>Delays of a live run. Each has its row in timers; while the run is live it is told here, afterwards by <see cref="TimerSchedule"/>.</summary>
internal sealed class RunDelays(RunInbox inbox, TimeProvider time) : IDisposable
{
    /// <summary>A timer lasts 49 days at most; a delay that is not due by then is looked at again and again.</summary>
    internal static readonly TimeSpan LongestTimer = TimeSpan.FromDays(1);

    private readonly Dictionary<int, (long DueAt, ITimer Timer)> _delays = [];

    public bool Any => _delays.Count > 0;

    public long NextDueAt => _delays.Values.Min(delay => delay.DueAt);

    public void Add(int node, long dueAt) => _delays[node] = (dueAt, StartTimer(dueAt));

    public bool Remove(int node)
    {
        if (!_delays.Remove(node, out var delay)) return false;
        delay.Timer.Dispose();
        return true;
    }

    /// <summary>Delays whose time has come, the longest due first; they are no longer here then.</summary>
    public List<int> TakeDue()
    {
        if (_delays.Count == 0) return [];
        var now = UnixMicroseconds.From(time.GetUtcNow());
        var due = _delays.Where(delay => delay.Value.DueAt <= now).OrderBy(delay => delay.Value.DueAt).Select(delay => delay.Key).ToList();
        due.ForEach(node => Remove(node));
        return due;
    }

    public void Dispose()
    {
        foreach (var delay in _delays.Values) delay.Timer.Dispose();
    }

    private ITimer StartTimer(long dueAt) =>
        time.CreateTimer(_ => inbox.Post(new RunMessage.LookAtDelays()), null, Until(dueAt, time), LongestTimer);

    internal static TimeSpan Until(long dueAt, TimeProvider time)
    {
        var left = UnixMicroseconds.ToDateTimeOffset(dueAt) - time.GetUtcNow();

        // A timer may fire up to a millisecond early: round up, or it would be told in vain.
        return left <= TimeSpan.Zero ? TimeSpan.Zero : left > LongestTimer ? LongestTimer : left + TimeSpan.FromMilliseconds(1);
    }
}
