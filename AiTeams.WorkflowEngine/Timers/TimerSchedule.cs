namespace AiTeams.WorkflowEngine.Timers;

/// <summary>Executions that only wait, by when their next delay is due. Filled from the database at start; nothing runs until then.</summary>
internal sealed class TimerSchedule(TimeProvider time) : IDisposable
{
    private readonly Lock _lock = new();
    private readonly PriorityQueue<string, long> _waiting = new();
    private ITimer? _timer;

    /// <summary>Told which execution is due; set once, before the first <see cref="Add"/>.</summary>
    public Action<string>? Due { get; set; }

    public void Add(string executionId, long dueAt)
    {
        lock (_lock)
        {
            _waiting.Enqueue(executionId, dueAt);
            SetTimer();
        }
    }

    public void Dispose() => _timer?.Dispose();

    private void Tell()
    {
        var due = new List<string>();
        lock (_lock)
        {
            var now = Storage.UnixMicroseconds.From(time.GetUtcNow());
            while (_waiting.TryPeek(out var executionId, out var dueAt) && dueAt <= now)
            {
                _waiting.Dequeue();
                due.Add(executionId);
            }

            SetTimer();
        }

        foreach (var executionId in due) Due!(executionId);
    }

    private void SetTimer()
    {
        if (!_waiting.TryPeek(out _, out var dueAt)) return;
        _timer ??= time.CreateTimer(_ => Tell(), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        _timer.Change(RunDelays.Until(dueAt, time), Timeout.InfiniteTimeSpan);
    }
}
