using AiTeams.Cli.Check;
using AiTeams.Testing.Time;
using Xunit;

namespace AiTeams.Tests.Cli;

public sealed class ArrivalsTests
{
    private readonly FakeTime _time = new();

    [Fact]
    public void A_request_has_arrived_when_the_count_reaches_it()
    {
        var arrivals = new Arrivals(_time);
        arrivals.Answered();
        _time.Advance(TimeSpan.FromSeconds(1));
        arrivals.Answered();
        _time.Advance(TimeSpan.FromSeconds(2));

        arrivals.Seen(1);
        Assert.Equal(1, arrivals.Missing);
        _time.Advance(TimeSpan.FromSeconds(3));
        arrivals.Seen(2);

        Assert.Equal([TimeSpan.FromSeconds(3), TimeSpan.FromSeconds(5)], arrivals.Delays);
        Assert.Equal(0, arrivals.Missing);
    }

    [Fact]
    public void A_count_ahead_of_its_answer_is_no_delay_and_none_is_counted_twice()
    {
        var arrivals = new Arrivals(_time);

        arrivals.Seen(1);
        arrivals.Answered();
        _time.Advance(TimeSpan.FromSeconds(1));
        arrivals.Answered();
        arrivals.Seen(1);

        Assert.Equal([TimeSpan.Zero], arrivals.Delays);
        Assert.Equal(1, arrivals.Missing);
    }
}
