using AiTeams.AppHost.Restarts;
using Xunit;

namespace AiTeams.Tests.AppHost.Restarts;

public sealed class RestartPolicyTests
{
    private readonly SettableTime _time = new();

    [Fact]
    public void Exits_in_a_row_wait_1_2_5_and_10_seconds_and_the_fifth_is_the_last()
    {
        var policy = new RestartPolicy(_time);

        Assert.Equal<double?>([1, 2, 5, 10, null], Enumerable.Range(0, 5).Select(_ => policy.Exited()?.TotalSeconds).ToArray());
    }

    [Fact]
    public void A_minute_without_an_exit_begins_anew()
    {
        var policy = new RestartPolicy(_time);
        policy.Exited();
        policy.Exited();

        _time.Advance(TimeSpan.FromSeconds(60));

        Assert.Equal(TimeSpan.FromSeconds(1), policy.Exited());
    }

    [Fact]
    public void Only_the_exits_of_the_last_minute_count()
    {
        var policy = new RestartPolicy(_time);
        for (var exit = 0; exit < 4; exit++)
        {
            policy.Exited();
            _time.Advance(TimeSpan.FromSeconds(19));
        }

        // Exits at 0, 19, 38, 57 and 76 s: the first is older than a minute, four count.
        Assert.Equal(TimeSpan.FromSeconds(10), policy.Exited());
    }

    [Fact]
    public void Started_by_hand_after_the_last_exit_it_has_five_again()
    {
        var policy = new RestartPolicy(_time);
        for (var exit = 0; exit < RestartPolicy.Limit; exit++)
        {
            policy.Exited();
        }

        Assert.Equal(TimeSpan.FromSeconds(1), policy.Exited());
    }

    private sealed class SettableTime : TimeProvider
    {
        private DateTimeOffset _now = new(2026, 11, 21, 12, 0, 0, TimeSpan.Zero);

        public override DateTimeOffset GetUtcNow() => _now;

        public void Advance(TimeSpan by) => _now += by;
    }
}
