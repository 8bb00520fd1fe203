using AiTeams.LanguageModels;
using AiTeams.LanguageModels.Prices;
using Xunit;

namespace AiTeams.Tests.LanguageModels;

public sealed class PriceTableTests
{
    private static readonly PriceTable Table = new(
    [
        new() { Model = "m", From = new(2026, 1, 1), Input = 2_500_000, CachedInput = 1_250_000, Output = 10_000_000 },
        new() { Model = "m", From = new(2026, 6, 1), Input = 2_000_000, Output = 8_000_000 },
        new() { Model = "cheap", From = new(2026, 1, 1), Input = 1, Output = 1 },
    ]);

    [Theory]
    [InlineData(1_000_000, 0, 0, 2_500_000)]
    [InlineData(1_000_000, 400_000, 100_000, 3_000_000)] // 600,000 × 2.5 + 400,000 × 1.25 + 100,000 × 10
    [InlineData(1_234, 1_000, 321, 5_045)] // 585 + 1,250 + 3,210
    [InlineData(1, 0, 0, 3)] // 2.5 rounds up
    [InlineData(0, 0, 0, 0)]
    public void A_call_costs_what_its_tokens_cost_rounded_once_half_up(long input, long cached, long output, long micros) =>
        Assert.Equal(micros, Table.Cost("m", At(2026, 2), new(input, cached, output, 0)));

    [Theory]
    [InlineData(499_999, 0)]
    [InlineData(500_000, 1)]
    public void Half_a_micro_dollar_rounds_up(long input, long micros) => Assert.Equal(micros, Table.Cost("cheap", At(2026, 2), new(input, 0, 0, 0)));

    [Fact]
    public void The_price_is_that_of_the_day_of_the_call()
    {
        Assert.Equal(2_500_000, Table.Cost("m", new(2026, 5, 31, 23, 59, 59, TimeSpan.Zero), new(1_000_000, 0, 0, 0)));
        Assert.Equal(2_000_000, Table.Cost("m", new(2026, 6, 1, 0, 0, 0, TimeSpan.Zero), new(1_000_000, 0, 0, 0)));
        Assert.Equal(2_000_000, Table.Cost("m", new(2026, 6, 1, 1, 0, 0, TimeSpan.Zero), new(1_000_000, 1_000_000, 0, 0)));
        Assert.Null(Table.Cost("m", At(2025, 12), new(1_000_000, 0, 0, 0)));
    }

    [Fact]
    public void An_unknown_model_and_unknown_tokens_have_no_cost_rather_than_none()
    {
        Assert.Null(Table.Cost("other", At(2026, 2), new(10, 0, 10, 0)));
        Assert.Null(Table.Cost("m", At(2026, 2), TokenUsage.Unknown));
    }

    [Fact]
    public void Sums_beyond_64_bits_are_exact() =>
        Assert.Equal(9_000_000_000_000_000_000, new PriceTable([new() { Model = "x", From = new(2026, 1, 1), Input = 9_000_000_000, Output = 0 }])
            .Cost("x", At(2026, 2), new(1_000_000_000_000_000, 0, 0, 0)));

    private static DateTimeOffset At(int year, int month) => new(year, month, 1, 0, 0, 0, TimeSpan.Zero);
}
