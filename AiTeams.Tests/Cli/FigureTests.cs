using AiTeams.Cli.Check;
using Xunit;

namespace AiTeams.Tests.Cli;

public sealed class FigureTests
{
    [Theory]
    [InlineData(10_000, 10_000, 1, "100.000 % (10,000 / 10,000)", "100 %", true)]
    [InlineData(9_999, 10_000, 1, "99.990 % (9,999 / 10,000)", "100 %", false)]
    [InlineData(9_990, 10_000, 0.999, "99.900 % (9,990 / 10,000)", "≥ 99.9 %", true)]
    [InlineData(9_989, 10_000, 0.999, "99.890 % (9,989 / 10,000)", "≥ 99.9 %", false)]
    [InlineData(999_999, 1_000_000, 0.999, "99.999 % (999,999 / 1,000,000)", "≥ 99.9 %", true)]
    [InlineData(0, 0, 0.999, "-", "≥ 99.9 %", false)]
    public void A_share_is_rounded_down_and_nothing_proves_nothing(int part, int whole, double goal, string measured, string wanted, bool met)
    {
        Assert.Equal(new Figure("share", measured, wanted, met), Figure.Of("share", part, whole, goal));
    }

    [Fact]
    public void What_never_came_is_slower_than_everything()
    {
        var delays = Enumerable.Range(1, 99).Select(number => TimeSpan.FromSeconds(number / 100.0)).ToList();
        var goal = TimeSpan.FromSeconds(1);

        Assert.Equal(new Figure("delay", "p50 0.50 s, p99 0.99 s, max 0.99 s (99 / 99)", "p99 ≤ 1 s", true), Figure.Within("delay", delays, 0, goal));
        Assert.Equal(new Figure("delay", "p50 0.50 s, p99 0.99 s, max - (99 / 100)", "p99 ≤ 1 s", true), Figure.Within("delay", delays, 1, goal));
        Assert.Equal(new Figure("delay", "p50 0.51 s, p99 -, max - (99 / 101)", "p99 ≤ 1 s", false), Figure.Within("delay", delays, 2, goal));
        Assert.Equal(new Figure("delay", "p50 -, p99 -, max - (0 / 0)", "p99 ≤ 1 s", false), Figure.Within("delay", [], 0, goal));
    }

    [Fact]
    public void A_value_that_is_not_there_is_below_nothing()
    {
        Assert.Equal(new Figure("series", "9,999", "< 10,000", true), Figure.Below("series", 9_999, 10_000));
        Assert.False(Figure.Below("series", 10_000, 10_000).IsMet);
        Assert.Equal(new Figure("series", "-", "< 10,000", false), Figure.Below("series", null, 10_000));
    }
}
