namespace AiTeams.AppHost.Restarts;

/// <summary>
/// When a resource that exited by itself is started again: after 1, 2, 5 and 10 seconds; the fifth exit within a minute is the last.
/// A minute without an exit forgets what was before. One instance per resource; not thread-safe.
/// </summary>
internal sealed class RestartPolicy(TimeProvider time)
{
    /// <summary>Exits within <see cref="Window"/> after which the resource is left alone.</summary>
    public const int Limit = 5;

    public static readonly TimeSpan Window = TimeSpan.FromMinutes(1);

    private static readonly TimeSpan[] Pauses =
        [TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(2), TimeSpan.FromSeconds(5), TimeSpan.FromSeconds(10)];

    private readonly Queue<DateTimeOffset> _exits = new();

    /// <summary>Counts an exit.</summary>
    /// <returns>The pause before the next start; null when the resource is to be left alone. Whoever starts it by hand begins anew.</returns>
    public TimeSpan? Exited()
    {
        var now = time.GetUtcNow();
        while (_exits.TryPeek(out var oldest) && now - oldest >= Window)
        {
            _exits.Dequeue();
        }

        _exits.Enqueue(now);
        if (_exits.Count < Limit)
        {
            return Pauses[_exits.Count - 1];
        }

        _exits.Clear();
        return null;
    }
}
