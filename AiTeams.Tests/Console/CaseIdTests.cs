using AiTeams.ConsoleApp.Cases;
using Xunit;

namespace AiTeams.Tests.ConsoleApp;

public sealed class CaseIdTests
{
    [Theory]
    [InlineData("4bf92f3577b34da6a3ce929d0e0e4736")]
    [InlineData("  4BF92F3577B34DA6A3CE929D0E0E4736\n")]
    [InlineData("00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01")]
    [InlineData("1-4bf92f35-77b34da6a3ce929d0e0e4736")]
    [InlineData("Root=1-4bf92f35-77b34da6a3ce929d0e0e4736;Parent=00f067aa0ba902b7;Sampled=1")]
    [InlineData("Self=1-67891234-12456789abcdef012345678;Root=1-4bf92f35-77b34da6a3ce929d0e0e4736")]
    public void Every_form_of_the_id_is_read(string text)
    {
        Assert.True(CaseId.TryParse(text, out var id));
        Assert.Equal("4bf92f3577b34da6a3ce929d0e0e4736", id.ToString());
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("exe_0199a4")]
    [InlineData("00000000000000000000000000000000")]
    [InlineData("4bf92f3577b34da6a3ce929d0e0e473x")]
    [InlineData("00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7")]
    [InlineData("1-4bf92f35-77b34da6a3ce929d0e0e473")]
    [InlineData("<script>alert(1)</script>")]
    public void Anything_else_is_not_an_id(string? text) => Assert.False(CaseId.TryParse(text, out _));

    [Fact]
    public void A_very_long_text_is_not_looked_at() => Assert.False(CaseId.TryParse(new string(' ', 100_000) + "4bf92f3577b34da6a3ce929d0e0e4736", out _));
}
