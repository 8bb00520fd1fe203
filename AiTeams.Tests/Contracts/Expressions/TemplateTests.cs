using System.Text.Json;
using System.Text.Json.Nodes;
using AiTeams.Contracts.Expressions;
using Xunit;

namespace AiTeams.Tests.Contracts.Expressions;

public class TemplateTests
{
    private static readonly JsonElement Scope = JsonElement.Parse("""
        {"trigger": {"city": "Ulm", "n": 3, "list": [1, 2], "none": null, "brace": "}}"}, "input": true, "nodes": {"a-1": {"x": 1.50}}}
        """);

    [Theory]
    [InlineData("\"plain\"", "\"plain\"")]
    [InlineData("12.50", "12.50")]
    [InlineData("null", "null")]
    [InlineData("\"{{ trigger.n }}\"", "3")]
    [InlineData("\"{{trigger.list}}\"", "[1, 2]")]
    [InlineData("\"{{ nodes.\\\"a-1\\\".x }}\"", "1.50")]
    [InlineData("\"{{ trigger.none }}\"", "null")]
    [InlineData("\"to {{ trigger.city }}: {{ trigger.n }}{{ trigger.none }}!\"", "\"to Ulm: 3!\"")]
    [InlineData("\"list {{ trigger.list }}\"", "\"list [1,2]\"")]
    [InlineData("\"{{ trigger.n }}{{ trigger.n }}\"", "\"33\"")]
    [InlineData("\"{{ {a: {b: trigger.n}} }}\"", "{\"a\":{\"b\":3}}")]
    [InlineData("\"{{ {a: {b: trigger.n}}}}\"", "{\"a\":{\"b\":3}}")]
    [InlineData("\"{{ '}}' }} {{ '{{' }}\"", "\"}} {{\"")]
    [InlineData("\"a } b {{ trigger.city }} }} c\"", "\"a } b Ulm }} c\"")]
    [InlineData("{\"k {{ trigger.n }}\": [\"{{ input }}\", {\"deep\": \"{{ trigger.n }}\"}]}", "{\"k {{ trigger.n }}\":[true,{\"deep\":3}]}")]
    public void Evaluate_FillsStrings(string template, string result) =>
        Assert.Equal(result, Template.Parse(JsonNode.Parse(template)).Evaluate(Scope).GetRawText());

    [Fact]
    public void Every_error_is_reported_with_its_place()
    {
        var errors = new List<string>();

        Template.Parse(JsonNode.Parse("""{"a": "{{ x. }}", "b": ["ok", "open {{ x"], "c": "{{ nope(x) }}"}"""), "configuration", (path, error) => errors.Add($"{path}: {error.Kind}"));

        Assert.Equal(["configuration.a: Syntax", "configuration.b[1]: Syntax", "configuration.c: UnknownFunction"], errors);
    }

    [Fact]
    public void A_result_deeper_than_json_may_be_is_refused()
    {
        var nested = new string('[', 60) + new string(']', 60);

        var error = Assert.Throws<ExpressionException>(() => Template.Parse(JsonNode.Parse("""[[[[["{{ @ }}"]]]]]""")).Evaluate(JsonElement.Parse(nested)));

        Assert.Equal(ExpressionErrorKind.TooLarge, error.Kind);
    }

    [Fact]
    public void Large_texts_in_many_places_are_stopped_before_they_fill_the_memory()
    {
        var places = new JsonArray([.. Enumerable.Range(0, 200).Select(_ => (JsonNode)"{{ a }}!")]);
        var scope = JsonSerializer.SerializeToElement(new { a = new string('x', 500_000) });

        var before = GC.GetAllocatedBytesForCurrentThread();
        Assert.Equal(ExpressionErrorKind.TooLarge, Assert.Throws<ExpressionException>(() => Template.Parse(places).Evaluate(scope)).Kind);
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 256L * 1024 * 1024);
    }
}
