using AiTeams.Testing.Time;
using AiTeams.Tests.Support;
using Xunit;

namespace AiTeams.Tests.Testing;

public sealed class FakeTimeTests
{
    private static readonly DateTimeOffset Noon = new(2026, 11, 21, 12, 0, 0, TimeSpan.Zero);

    [Fact]
    public void It_stands_until_it_is_moved()
    {
        var time = new FakeTime(Noon);
        var started = time.GetTimestamp();

        time.Advance(TimeSpan.FromMinutes(5));

        Assert.Equal(Noon.AddMinutes(5), time.GetUtcNow());
        Assert.Equal(TimeSpan.FromMinutes(5), time.GetElapsedTime(started));
    }

    [Fact]
    public void Timers_run_in_the_order_of_their_times_and_see_them()
    {
        var time = new FakeTime(Noon);
        List<(string Name, DateTimeOffset At)> ran = [];
        using var late = time.CreateTimer(_ => ran.Add(("late", time.GetUtcNow())), null, TimeSpan.FromSeconds(3), Timeout.InfiniteTimeSpan);
        using var every = time.CreateTimer(_ => ran.Add(("every", time.GetUtcNow())), null, TimeSpan.FromSeconds(2), TimeSpan.FromSeconds(2));
        using var never = time.CreateTimer(_ => ran.Add(("never", time.GetUtcNow())), null, TimeSpan.FromSeconds(1), Timeout.InfiniteTimeSpan);
        never.Dispose();

        time.Advance(TimeSpan.FromSeconds(5));

        Assert.Equal([("every", Noon.AddSeconds(2)), ("late", Noon.AddSeconds(3)), ("every", Noon.AddSeconds(4))], ran);
    }

    [Fact]
    public async Task A_delay_ends_when_the_clock_gets_there_and_not_before()
    {
        var time = new FakeTime(Noon);
        var delay = Task.Delay(TimeSpan.FromSeconds(10), time, CancellationToken.None);
        await time.TimersAsync(1);

        time.Advance(TimeSpan.FromSeconds(9.999));
        Assert.False(delay.IsCompleted);

        time.Advance(TimeSpan.FromSeconds(0.001));
        await delay.WaitAsync(Patience.Most);
    }

    [Fact]
    public async Task A_cancellation_by_time_follows_the_clock()
    {
        var time = new FakeTime(Noon);
        using var cancellation = new CancellationTokenSource(TimeSpan.FromMinutes(1), time);
        var cancelled = new TaskCompletionSource();
        using var registration = cancellation.Token.Register(cancelled.SetResult);

        time.Advance(TimeSpan.FromMinutes(1));

        await cancelled.Task.WaitAsync(Patience.Most);
    }

    [Fact]
    public void Time_does_not_go_back() =>
        Assert.Throws<ArgumentOutOfRangeException>(() => new FakeTime().Advance(TimeSpan.FromTicks(-1)));
}
