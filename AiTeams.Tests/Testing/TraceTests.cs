using AiTeams.Otlp;
using AiTeams.Testing;
using AiTeams.Testing.Traces;
using Xunit;

namespace AiTeams.Tests.Testing;

public sealed class TraceTests
{
    private const string Tree = """
        Trace 000000000000000a000000000000000b, 4 spans and 0 log records so far:
        shop: POST /orders [Server]
          shop: pay [Client]
          shop: pay [Client] error
            bank: debit 127.0.0.1:4711 [Server]

        """;

    private static string Message(Action assertion) => Assert.Throws<TelemetryAssertionException>(assertion).Message;

    [Fact]
    public void What_is_so_passes()
    {
        var trace = Story.Told();

        trace.ShouldHaveSpan("POST /orders").Once().AtTheTop().OfKind(OtlpSpanKind.Server).NotFailed().WithoutLinks()
            .With("tenant.id", "acme").With("http.response.status_code", 201).With("order.id").Without("card.number");
        trace.ShouldHaveSpan("pay").Times(2).DirectlyUnder("POST *", "shop").With(("attempt", 1)).Once();
        trace.ShouldHaveSpan("pay").Failed("card_refused").LinkedTo("00000000000000010000000000000002").WithEvent("error_log", ("log.message", "The card was refused.")).With("attempt", 2);
        trace.ShouldHaveSpan("debit *", "bank").Under("POST /orders").Under("pay", "shop");
        trace.ShouldNotHaveSpan("pay", "bank");
        trace.ShouldHaveOnlySpans("POST /orders", "pay", "debit *");
        trace.ShouldBeWhole();
        Assert.Equal(["bank", "shop"], trace.Services);
        Assert.Equal(2UL, trace.ShouldHaveSpan("pay").Span.SpanId.Value);
    }

    [Fact]
    public void A_missing_span_is_told_with_the_nearest_and_the_whole_tree() => Assert.Equal(
        $"There is no span 'POST /order' of shop. The nearest is 'POST /orders' of shop.\n{Tree}", Message(() => Story.Told().ShouldHaveSpan("POST /order", "shop")));

    [Fact]
    public void A_step_that_none_takes_tells_what_was_said_and_what_is_there_instead()
    {
        Assert.StartsWith("No span 'pay' with status Error is with error.type = \"timeout\"; its error.type is \"card_refused\".", Message(() => Story.Told().ShouldHaveSpan("pay").Failed("timeout")), StringComparison.Ordinal);
        Assert.StartsWith("No span 'pay' is with amount; it has only {attempt = 1}.", Message(() => Story.Told().ShouldHaveSpan("pay").With("amount")), StringComparison.Ordinal);
        Assert.StartsWith("No span 'pay' is with attempt = \"1\"; its attempt is 1.", Message(() => Story.Told().ShouldHaveSpan("pay").With("attempt", "1")), StringComparison.Ordinal);
        Assert.StartsWith("No span 'debit *' is directly under 'POST /orders'; its parent is 'pay' of shop.", Message(() => Story.Told().ShouldHaveSpan("debit *").DirectlyUnder("POST /orders")), StringComparison.Ordinal);
        Assert.StartsWith("No span 'debit *' is under 'pay' of bank; its path is POST /orders > pay > debit 127.0.0.1:4711.", Message(() => Story.Told().ShouldHaveSpan("debit *").Under("pay", "bank")), StringComparison.Ordinal);
        Assert.StartsWith("No span 'pay' is of kind Server; its kind is Client.", Message(() => Story.Told().ShouldHaveSpan("pay").OfKind(OtlpSpanKind.Server)), StringComparison.Ordinal);
        Assert.StartsWith("No span 'pay' with attempt = 1 is with status Error; its status is Unset.", Message(() => Story.Told().ShouldHaveSpan("pay").With("attempt", 1).Failed()), StringComparison.Ordinal);
        Assert.StartsWith("No span 'pay' with attempt = 1 is linked to trace 0a; it has no link.", Message(() => Story.Told().ShouldHaveSpan("pay").With("attempt", 1).LinkedTo("0a")), StringComparison.Ordinal);
        Assert.StartsWith("No span 'pay' with attempt = 2 is with event paid {sum = 3}; its events are error_log {log.message = \"The card was refused.\"}.",
            Message(() => Story.Told().ShouldHaveSpan("pay").With("attempt", 2).WithEvent("paid", ("sum", 3))), StringComparison.Ordinal);
        Assert.StartsWith("2 spans 'pay' are there, not 1.", Message(() => Story.Told().ShouldHaveSpan("pay").Once()), StringComparison.Ordinal);
    }

    [Fact]
    public void Unknown_spans_and_lost_ones_are_named()
    {
        var trace = Story.Told(more: Story.Span(5, 99, "orphan"));

        Assert.StartsWith("These spans are not among the 3 names that may be there: shop: orphan.\n", Message(() => trace.ShouldHaveOnlySpans("pay", "debit *", "POST *")), StringComparison.Ordinal);
        Assert.StartsWith("The trace has 2 tops, not one: shop: POST /orders, shop: orphan.", Message(trace.ShouldBeWhole), StringComparison.Ordinal);
        Assert.StartsWith("There should be no span 'orphan'.", Message(() => trace.ShouldNotHaveSpan("orphan")), StringComparison.Ordinal);
    }

    [Fact]
    public void An_error_log_stands_on_its_span_exactly_once()
    {
        Story.Told([Story.ErrorLog("The card was refused.", 3)]).ShouldShowEachErrorLogOnItsSpanOnce();

        Assert.StartsWith("The ERROR log 'Something else.' was written 1 times and is on its span 'pay' 0 times.",
            Message(Story.Told([Story.ErrorLog("Something else.", 3)]).ShouldShowEachErrorLogOnItsSpanOnce), StringComparison.Ordinal);
        Assert.StartsWith("The ERROR log 'The card was refused.' was written 2 times and is on its span 'pay' 1 times.",
            Message(Story.Told([Story.ErrorLog("The card was refused.", 3), Story.ErrorLog("The card was refused.", 3)]).ShouldShowEachErrorLogOnItsSpanOnce), StringComparison.Ordinal);
        Assert.StartsWith("The ERROR log 'Lost.' belongs to span 0000000000000063, which is not here.",
            Message(Story.Told([Story.ErrorLog("Lost.", 99)]).ShouldShowEachErrorLogOnItsSpanOnce), StringComparison.Ordinal);
        Assert.StartsWith("The span 'calm' has the ERROR log 'Oh.' and the status Unset.",
            Message(Story.Told([Story.ErrorLog("Oh.", 5)], more: Story.Span(5, 1, "calm", events: [("error_log", [("log.message", "Oh.")])])).ShouldShowEachErrorLogOnItsSpanOnce), StringComparison.Ordinal);
    }

    [Fact]
    public void What_must_appear_and_does_passes_and_what_does_not_is_told()
    {
        var trace = Story.Told([Story.ErrorLog("The card was refused.", 3)], [Story.Metric("orders_total")]);

        trace.ShouldObey(
            AppearanceRule.WhenSpan("POST /orders").ThenSpan("pay").ThenSpanBelow("debit *", "bank").ThenMetric("orders_total").ThenLog("an ERROR", log => log.Severity == 17),
            AppearanceRule.WhenSpan("never there").ThenSpan("nor this"));

        Assert.StartsWith("Whenever a span 'pay' appears there must be a span 'debit *' below it, and for 'pay' there is none.",
            Message(() => trace.ShouldObey(AppearanceRule.WhenSpan("pay").ThenSpanBelow("debit *"))), StringComparison.Ordinal);
        Assert.StartsWith("Whenever a span 'pay' of shop appears there must be a receipt, and for 'pay' there is none.",
            Message(() => trace.ShouldObey(AppearanceRule.WhenSpan("pay", "shop").ThenSpan("pay").ThenLog("a receipt", _ => false))), StringComparison.Ordinal);
        Assert.StartsWith("Whenever a span 'pay' appears there must be a point of the metric refunds_total with an exemplar of the trace, and for 'pay' there is none.",
            Message(() => trace.ShouldObey(AppearanceRule.WhenSpan("pay").ThenMetric("refunds_total"))), StringComparison.Ordinal);
    }
}
