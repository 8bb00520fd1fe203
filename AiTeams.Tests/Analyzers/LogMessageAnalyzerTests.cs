using AiTeams.Analyzers;
using Xunit;

namespace AiTeams.Tests.Analyzers;

public sealed class LogMessageAnalyzerTests
{
    [Theory]
    [InlineData("[LoggerMessage(LogLevel.Information, \"It happened.\")]")]
    [InlineData("[LoggerMessage(Level = LogLevel.Information, Message = \"It happened.\")]")]
    [InlineData("[LoggerMessage(EventId = 0, Level = LogLevel.Information, Message = \"It happened.\")]")]
    public async Task A_message_without_an_event_id_is_refused(string attribute) => Assert.Equal(
        ["AIT0003: ItHappened"], await Snippet.ReportsAsync<LogMessageAnalyzer>($"{attribute} static partial void ItHappened(ILogger logger);"));

    [Theory]
    [InlineData("[LoggerMessage(2001, LogLevel.Information, \"It happened.\")]")]
    [InlineData("[LoggerMessage(EventId = 2001, Level = LogLevel.Information, Message = \"It happened.\")]")]
    public async Task A_message_with_an_event_id_is_accepted(string attribute) => Assert.Empty(
        await Snippet.ReportsAsync<LogMessageAnalyzer>($"{attribute} static partial void ItHappened(ILogger logger);"));
}
