using System.Diagnostics;
using AiTeams.ServiceDefaults.Logging;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Logging;
using Xunit;

namespace AiTeams.Tests.Logging;

/// <summary>OTEL_SEMCONV_EXCEPTION_SIGNAL_OPT_IN in all its values.</summary>
public sealed class ExceptionSignalTests
{
    [Theory]
    [InlineData(null, nameof(ExceptionSignal.SpanEvents))]
    [InlineData("", nameof(ExceptionSignal.SpanEvents))]
    [InlineData("database", nameof(ExceptionSignal.SpanEvents))]
    [InlineData("logs", nameof(ExceptionSignal.Logs))]
    [InlineData("http, logs", nameof(ExceptionSignal.Logs))]
    [InlineData("logs/dup", nameof(ExceptionSignal.Both))]
    [InlineData("logs,logs/dup", nameof(ExceptionSignal.Both))]
    public void Each_value_has_its_meaning(string? value, string meaning)
    {
        var configuration = new ConfigurationBuilder().AddInMemoryCollection([KeyValuePair.Create(ExceptionSignals.Key, value)]).Build();

        Assert.Equal(meaning, ExceptionSignals.Read(configuration).ToString());
    }

    [Theory]
    [InlineData(null, 1)]
    [InlineData("logs/dup", 1)]
    [InlineData("logs", 0)]
    public async Task The_span_has_the_exception_once_unless_logs_alone_are_chosen(string? value, int events)
    {
        await using var host = new LineHost(settings: [(ExceptionSignals.Key, value)]);
        using var activity = new Activity("test").SetIdFormat(ActivityIdFormat.W3C).Start();
        activity.IsAllDataRequested = true;
        var exception = new InvalidOperationException("no");

        host.Logger("One").LogError(exception, "failed");
        host.Logger("Two").LogError(exception, "failed again");

        Assert.Equal(events, activity.Events.Count(static one => one.Name == "exception"));
        Assert.Equal(2, activity.Events.Count(static one => one.Name == "error_log"));
        Assert.Equal("System.InvalidOperationException", activity.GetTagItem("error.type"));
        Assert.Equal(ActivityStatusCode.Error, activity.Status);
    }
}
