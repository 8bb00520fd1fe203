using System.Globalization;
using AiTeams.AppHost.Feed;
using Xunit;

namespace AiTeams.Tests.AppHost.Feed;

public sealed class PrintedLineTests
{
    private static readonly DateTimeOffset Now = new(2026, 11, 21, 13, 0, 0, TimeSpan.Zero);

    [Theory]
    [InlineData("2026-11-21T12:16:29.1912345Z hello  there", "2026-11-21T12:16:29.1912345Z", "hello  there")]
    [InlineData("2026-11-21T12:16:29Z {\"a\":1}", "2026-11-21T12:16:29.0000000Z", "{\"a\":1}")]
    [InlineData("2026-11-21T13:16:29.5+01:00 hello", "2026-11-21T12:16:29.5000000Z", "hello")]
    [InlineData("2026-11-21T12:16:29.1912345Z ", "2026-11-21T12:16:29.1912345Z", "")]
    [InlineData("2026-11-21T12:16:29.1912345Z", "2026-11-21T12:16:29.1912345Z", "")]
    [InlineData("hello there", "2026-11-21T13:00:00.0000000Z", "hello there")]
    [InlineData("a-first-word-of-25-letters then more", "2026-11-21T13:00:00.0000000Z", "a-first-word-of-25-letters then more")]
    [InlineData("   at Some.Method()", "2026-11-21T13:00:00.0000000Z", "   at Some.Method()")]
    [InlineData("", "2026-11-21T13:00:00.0000000Z", "")]
    public void The_time_in_front_becomes_the_lines_time(string content, string at, string text)
    {
        var line = PrintedLine.From(content, Now);

        Assert.Equal((at, text), (line.At.UtcDateTime.ToString("O", CultureInfo.InvariantCulture), line.Text));
    }
}
