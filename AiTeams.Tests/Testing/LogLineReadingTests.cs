using AiTeams.Testing;
using AiTeams.Testing.Logs;
using Xunit;

namespace AiTeams.Tests.Testing;

public sealed class LogLineReadingTests
{
    private const string Line =
        """{"@timestamp":"2026-01-01T00:00:00.000Z","@level":"INFO","@message":"Hi","level":"INFO","logger":"Shop","service":"shop","environment":"dev","version":"1","tracking_id":"0a","request":{"size":5,"path":"/"}}""";

    private static string Message(Action assertion) => Assert.Throws<TelemetryAssertionException>(assertion).Message;

    [Fact]
    public void A_line_is_read_by_path()
    {
        var line = LogLine.Parse(Line + "\n");

        Assert.Equal(("0a", "/", "5", null, null), (line.TrackingId, line["request.path"], line["request.size"], line["request.path.x"], line["nothing"]));
        line.ShouldHaveItsEssentials().ShouldCarry("0a").ShouldHave("request.size", "5").ShouldHave("@message", "Hi");
        Assert.StartsWith("Its tracking id is 0a and should be 0b:\n{", Message(() => line.ShouldCarry("0b")), StringComparison.Ordinal);
        Assert.StartsWith("Its request.method is absent and should be GET:\n{", Message(() => line.ShouldHave("request.method", "GET")), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("""{"a":1""", "The log line is not valid JSON")]
    [InlineData("""{"a":1,"a":2}""", "The log line is not valid JSON")]
    [InlineData("""[1]""", "The log line is JSON and not an object")]
    [InlineData("{\"a\":\n1}", "The log line is broken in two")]
    public void A_broken_line_is_told(string line, string message) => Assert.StartsWith(message, Message(() => LogLine.Parse(line)), StringComparison.Ordinal);

    [Fact]
    public void Essentials_that_are_missing_displaced_or_at_odds_are_told()
    {
        Assert.StartsWith("It lacks logger, version:", Message(() => LogLine.Parse(Line.Replace("\"logger\":\"Shop\",", "", StringComparison.Ordinal).Replace(",\"version\":\"1\"", "", StringComparison.Ordinal)).ShouldHaveItsEssentials()), StringComparison.Ordinal);
        Assert.StartsWith("It begins with x, @timestamp,", Message(() => LogLine.Parse("{\"x\":1," + Line[1..]).ShouldHaveItsEssentials()), StringComparison.Ordinal);
        Assert.StartsWith("@level is INFO and level WARN:", Message(() => LogLine.Parse(Line.Replace("\"level\":\"INFO\"", "\"level\":\"WARN\"", StringComparison.Ordinal)).ShouldHaveItsEssentials()), StringComparison.Ordinal);
    }

    [Fact]
    public void Of_a_text_the_last_line_is_left_out_while_it_is_being_written() => Assert.Single(LogLine.ParseAll(Line + "\n" + Line[..20]));
}
