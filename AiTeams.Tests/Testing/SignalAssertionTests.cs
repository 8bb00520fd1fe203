using System.Text.RegularExpressions;
using AiTeams.Otlp;
using AiTeams.Testing;
using AiTeams.Testing.Logs;
using AiTeams.Testing.Metrics;
using AiTeams.Testing.Otlp;
using AiTeams.Testing.Privacy;
using Xunit;

namespace AiTeams.Tests.Testing;

public sealed class SignalAssertionTests
{
    private static string Message(Action assertion) => Assert.Throws<TelemetryAssertionException>(assertion).Message;

    [Theory]
    [InlineData("4bf92f3577b34da6a3ce929d0e0e4736")]
    [InlineData("trace 00f067aa0ba902b7.")]
    [InlineData("3f2504e0-4f89-11d3-9a0c-0305e82c3301")]
    [InlineData("01ARZ3NDEKTSV4RRFFQ69G5FAV")]
    [InlineData("wf_1")]
    public void A_label_that_is_or_holds_an_id_is_told(string value) => Assert.Equal(
        $"Metrics carry ids, and each is a series of its own, but:\n  orders_total has order = \"{value}\"",
        Message(() => new[] { Story.Metric("orders_total", ("tenant_id", "acme"), ("order", value)) }.ShouldCarryNoId("wf_", "ses_")));

    [Fact]
    public void Labels_from_their_closed_sets_pass_and_others_are_told()
    {
        OtlpMetric[] metrics = [Story.Metric("orders_total", ("outcome", "success"), ("status_code", 200)), Story.Metric("carts", ("kind", "new"))];

        metrics.ShouldCarryNoId("wf_");
        metrics.ShouldTakeLabel("outcome", "success", "failure");
        metrics.ShouldTakeLabel("status_code", "200");
        metrics.ShouldHaveOnlyLabels("outcome", "status_code", "kind");
        Assert.Equal("The label outcome comes from the closed set yes | no, but:\n  orders_total has outcome = \"success\"", Message(() => metrics.ShouldTakeLabel("outcome", "yes", "no")));
        Assert.Equal("Only the labels outcome, kind are known, but:\n  orders_total has status_code", Message(() => metrics.ShouldHaveOnlyLabels("outcome", "kind")));
    }

    [Fact]
    public void An_error_log_outside_of_any_trace_is_told()
    {
        new[] { Story.ErrorLog("Fine.", 1), new OtlpLogRecord { Severity = 9 } }.ShouldHaveTraceWhenError();

        Assert.Equal("ERROR logs without a trace:\n  shop : Lost.", Message(() => new[] { Story.ErrorLog("Lost.", 1, traced: false) }.ShouldHaveTraceWhenError()));
    }

    [Fact]
    public async Task A_secret_is_found_wherever_it_stands_and_not_repeated()
    {
        var received = new ReceivedTelemetry();
        IOtlpConsumer sink = received;
        var secret = Story.Attributes(("password", "hunter2"));
        await sink.TracesAsync(new([Story.Span(1, 0, "login hunter2", attributes: [("user", "a"), ("key", "HUNTER2!")], events: [("note", [("text", "hunter2")])], links: [new(new(1, 1), new(1), secret)])], 0, ""), default, default);
        await sink.LogsAsync(new([new OtlpLogRecord { Body = OtlpValue.Of("it is hunter2"), Attributes = secret }], 0, ""), default, default);
        await sink.MetricsAsync(new([Story.Metric("logins", ("by", "hunter2"))], 0, ""), default, default);

        var message = Message(() => received.ShouldNowhereHold("other", "hunter2"));

        Assert.Equal(
            """
            7 places hold a secret:
              span of shop, trace 000000000000000a000000000000000b, span 0000000000000001: name
              span of shop, trace 000000000000000a000000000000000b, span 0000000000000001: attribute key
              span of shop, trace 000000000000000a000000000000000b, span 0000000000000001: event note text
              span of shop, trace 000000000000000a000000000000000b, span 0000000000000001: link password
              log of , : body
              log of , : attribute password
              metric logins of shop: label by
            """, message);
        received.ShouldNowhereHold("other");
        received.ShouldNowhereMatch(new Regex("[0-9]{16}"));
        Assert.StartsWith("7 places hold what matches hunter.", Message(() => received.ShouldNowhereMatch(new Regex("hunter.", RegexOptions.IgnoreCase))), StringComparison.Ordinal);
    }
}
