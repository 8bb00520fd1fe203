using System.Globalization;
using AiTeams.Tests.ServiceDefaults;
using Microsoft.Extensions.Logging;
using Xunit;

namespace AiTeams.Tests.Logging;

/// <summary>Messages are rendered by us, from the template: as the framework would, but for times, which are ISO 8601.</summary>
public sealed partial class MessageTemplateTests : IAsyncDisposable
{
    private readonly LineHost _host = new();

    public ValueTask DisposeAsync() => _host.DisposeAsync();

    [Fact]
    public void Values_formats_alignments_and_braces_come_out_as_the_framework_does_them()
    {
        var logger = _host.Logger();
        logger.LogInformation("{Name} is {Truth}, {Nothing}, {List}, {Number:N2}, {Hex,6:X}|{Left,-4}|, {{braces}} {Enum} {Amount}", "Ada", true, null, new[] { 1, 2 }, 1234.5, 255, "ab", LogLevel.Debug, 1.10m);

        Assert.Equal("Ada is True, (null), 1, 2, 1,234.50,     FF|ab  |, {braces} Debug 1.10", _host.Only().Text("@message"));
    }

    [Fact]
    public void Numbers_of_any_size_come_out_whole()
    {
        _host.Logger().LogInformation("{A} {B} {C} {D}", int.MinValue, long.MaxValue, double.Epsilon, 0.1 + 0.2);

        Assert.Equal(
            string.Create(CultureInfo.InvariantCulture, $"{int.MinValue} {long.MaxValue} {double.Epsilon} {0.1 + 0.2}"), _host.Only().Text("@message"));
        Assert.Equal(0.1 + 0.2, _host.Only().Number("fields.D"));
    }

    [Theory]
    [InlineData(0.018347)]
    [InlineData(12.5)]
    [InlineData(-0.000001)]
    [InlineData(1e-7)]
    [InlineData(999999999.999999)]
    [InlineData(1e300)]
    [InlineData(0)]
    public void A_real_number_is_the_same_number_in_the_line(double number)
    {
        _host.Logger().LogInformation("{RequestDuration}", number);

        Assert.Equal(number, _host.Only().Number("request.duration"));
    }

    [Fact]
    public void Times_are_ISO_8601_in_the_message_as_in_the_field()
    {
        _host.Logger().LogInformation("until {Until}", new DateTimeOffset(2026, 11, 21, 10, 0, 0, TimeSpan.FromHours(1)));

        Assert.Equal("until 2026-11-21T09:00:00.0000000Z", _host.Only().Text("@message"));
        Assert.Equal("2026-11-21T09:00:00.0000000Z", _host.Only().Text("fields.Until"));
    }

    [Fact]
    public void One_literal_with_other_values_each_time_is_rendered_anew()
    {
        var logger = _host.Logger();
        for (var i = 0; i < 3; i++) Ended(logger, "n" + i, i);

        Assert.Equal(["Node n0 ended after 0", "Node n1 ended after 1", "Node n2 ended after 2"], _host.Lines.All.Select(line => System.Text.Json.JsonDocument.Parse(line).RootElement.Text("@message")));
    }

    /// <summary>Equal literals are one string in the process.</summary>
    [Fact]
    public void One_literal_of_two_methods_is_filled_in_by_name_for_each()
    {
        var logger = _host.Logger();
        Copied(logger, "f", "t");
        CopiedBack(logger, "t", "f");
        Copied(logger, "f", "t");

        Assert.Equal(Enumerable.Repeat("from f to t", 3), _host.Lines.All.Select(line => System.Text.Json.JsonDocument.Parse(line).RootElement.Text("@message")));
    }

    [Fact]
    public void Fewer_values_than_places_cost_no_line()
    {
#pragma warning disable CA2017 // Fewer values are the point.
        _host.Logger().LogInformation("{A} {B}", 1);
#pragma warning restore CA2017

        Assert.Equal(1, _host.Only().Number("fields.A"));
    }

    [LoggerMessage(1, LogLevel.Information, "Node {NodeId} ended after {Attempt}")]
    private static partial void Ended(ILogger logger, string nodeId, int attempt);

    [LoggerMessage(2, LogLevel.Information, "from {From} to {To}")]
    private static partial void Copied(ILogger logger, string from, string to);

    [LoggerMessage(3, LogLevel.Information, "from {From} to {To}")]
    private static partial void CopiedBack(ILogger logger, string to, string from);
}
