using AiTeams.Testing.Traces;
using Xunit;

namespace AiTeams.Tests.Testing;

public sealed class TraceShapeTests
{
    [Fact]
    public void A_shape_has_names_kinds_services_and_chosen_attributes_and_nothing_that_differs_from_run_to_run() => Assert.Equal(
        """
        shop: POST /orders [Server] tenant.id="acme" order.id="ord_<id>"
          shop: pay [Client]
          shop: pay [Client] error error.type="card_refused" !error_log ->1
            bank: debit <host> [Server]

        """,
        new TraceShape { Attributes = ["tenant.id", "order.id", "error.type"] }.Of(Story.Told()));

    [Fact]
    public void Siblings_stand_in_the_order_of_their_texts_and_those_alike_are_counted()
    {
        var one = Story.Told(more: [Story.Span(5, 1, "b"), Story.Span(6, 1, "a"), Story.Span(7, 1, "b")]);
        var other = Story.Told(more: [Story.Span(5, 1, "b"), Story.Span(6, 1, "b"), Story.Span(7, 1, "a")]);
        var shape = new TraceShape { Attributes = [], Without = node => node.Span.Name == "pay", AnyNumberOf = node => node.Span.Name == "a" };

        Assert.Equal("shop: POST /orders [Server]\n  any × shop: a [Internal]\n  2 × shop: b [Internal]\n", shape.Of(one));
        Assert.Equal(shape.Of(one), shape.Of(other));
    }

    [Theory]
    [InlineData("wf_0199a4b2c3d4e5f60199a4b2c3d4e5f6", "wf_<id>")]
    [InlineData("at 2026-01-02T03:04:05.678Z and 2026-01-02T03:04:05+08:00", "at <time> and <time>")]
    [InlineData("3F2504E0-4F89-11D3-9A0C-0305E82C3301 of 00f067aa0ba902b7", "<uuid> of <id>")]
    [InlineData("GET http://localhost:5000/x on port 5000", "GET http://<host>/x on port 5000")]
    [InlineData("POST /v1/200", "POST /v1/200")]
    public void What_differs_from_run_to_run_is_taken_out(string text, string stable) => Assert.Equal(stable, StableText.Of(text));
}
