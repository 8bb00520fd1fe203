using System.Text.Json;
using System.Text.Json.Nodes;
using AiTeams.Contracts.Expressions;
using Xunit;

namespace AiTeams.Tests.Contracts.Expressions;

/// <summary>Cases of our own, grouped as the public compliance suite groups its files (https://github.com/jmespath/jmespath.test/tree/53abcc37901891cf4308fcd910eab287416c4609/tests).</summary>
public class JmesPathTests
{
    private const string Shop = """
        {
          "name": "North", "open": true, "closed": false, "none": null, "empty": [], "blank": "", "hollow": {},
          "till": {"euro": {"cents": 1250}}, "odd name": 7, "é": "accent",
          "items": [
            {"sku": "b", "price": 3, "tags": ["red", "big"], "stock": {"here": 2}},
            {"sku": "a", "price": 1.5, "tags": ["blue"], "stock": {"here": 0}},
            {"sku": "c", "price": 20, "tags": []}
          ],
          "nested": [[1, 2], [3, [4]], 5],
          "digits": [0, 1, 2, 3, 4, 5, 6, 7, 8, 9],
          "words": ["pear", "fig", "apple"],
          "rows": {"x": {"n": 1}, "y": {"n": 2}, "z": {"m": 3}}
        }
        """;

    [Theory]
    // basic, escape, identifiers, unicode
    [InlineData("name", "\"North\"")]
    [InlineData("till.euro.cents", "1250")]
    [InlineData("till.dollar.cents", "null")]
    [InlineData("name.first", "null")]
    [InlineData("\"odd name\"", "7")]
    [InlineData("\"\\u00e9\"", "\"accent\"")]
    [InlineData("till . euro\n. cents", "1250")]
    // indices, slice
    [InlineData("digits[0]", "0")]
    [InlineData("digits[-1]", "9")]
    [InlineData("digits[10]", "null")]
    [InlineData("name[0]", "null")]
    [InlineData("items[1].sku", "\"a\"")]
    [InlineData("nested[1][1][0]", "4")]
    [InlineData("digits[2:5]", "[2,3,4]")]
    [InlineData("digits[:2]", "[0,1]")]
    [InlineData("digits[8:]", "[8,9]")]
    [InlineData("digits[::3]", "[0,3,6,9]")]
    [InlineData("digits[::-4]", "[9,5,1]")]
    [InlineData("digits[-2:100]", "[8,9]")]
    [InlineData("digits[100:-100:-5]", "[9,4]")]
    [InlineData("digits[5:2]", "[]")]
    [InlineData("name[1:2]", "null")]
    [InlineData("items[:2].sku", "[\"b\",\"a\"]")]
    // wildcard, projections, flatten
    [InlineData("items[*].sku", "[\"b\",\"a\",\"c\"]")]
    [InlineData("items[*].stock.here", "[2,0]")]
    [InlineData("items[*].tags[0]", "[\"red\",\"blue\"]")]
    [InlineData("items[*].tags[]", "[\"red\",\"big\",\"blue\"]")]
    [InlineData("nested[]", "[1,2,3,[4],5]")]
    [InlineData("nested[][]", "[1,2,3,4,5]")]
    [InlineData("rows.*.n", "[1,2]")]
    [InlineData("name[*]", "null")]
    [InlineData("items.*", "null")]
    [InlineData("(items[*].tags)[0]", "[\"red\",\"big\"]")]
    [InlineData("items[*].sku | [0]", "\"b\"")]
    // multiselect, pipe, current
    [InlineData("{shop: name, first: items[0].sku}", "{\"shop\":\"North\",\"first\":\"b\"}")]
    [InlineData("items[*].[sku, price]", "[[\"b\",3],[\"a\",1.5],[\"c\",20]]")]
    [InlineData("items[*].{id: sku} | [2].id", "\"c\"")]
    [InlineData("[name, nothing]", "[\"North\",null]")]
    [InlineData("none.{a: b}", "null")]
    [InlineData("till | euro | cents", "1250")]
    [InlineData("nothing | to_string(@)", "\"null\"")]
    [InlineData("@.name", "\"North\"")]
    // literal
    [InlineData("`[1, \"two\", {\"three\": 3}]`", "[1,\"two\",{\"three\":3}]")]
    [InlineData("`\"back\\`tick\"`", "\"back`tick\"")]
    [InlineData("'raw \\'text\\' \\d'", "\"raw 'text' \\\\d\"")]
    [InlineData("` 1.0 `", "1.0")]
    [InlineData("`12345678901234567890`", "12345678901234567890")]
    // boolean
    [InlineData("open && name", "\"North\"")]
    [InlineData("closed && name", "false")]
    [InlineData("empty || blank || hollow || none || name", "\"North\"")]
    [InlineData("!empty && !blank && !hollow && !none && !`0`", "false")]
    [InlineData("closed || open && none", "null")]
    [InlineData("(closed || open) && name", "\"North\"")]
    [InlineData("!nothing", "true")]
    // comparison, filters
    [InlineData("digits[?@ >= `8`]", "[8,9]")]
    [InlineData("items[?price > `2`].sku", "[\"b\",\"c\"]")]
    [InlineData("items[?price > `2` && stock.here < `5`].sku", "[\"b\"]")]
    [InlineData("items[?!stock].sku", "[\"c\"]")]
    [InlineData("items[?contains(tags, 'blue')] | [0].sku", "\"a\"")]
    [InlineData("items[?tags == `[]`].sku", "[\"c\"]")]
    [InlineData("items[?stock == `{\"here\": 2.0}`].sku", "[\"b\"]")]
    [InlineData("`1` == `1.0`", "true")]
    [InlineData("`9007199254740993` == `9007199254740992`", "false")]
    [InlineData("`1` == '1'", "false")]
    [InlineData("name != 'South'", "true")]
    [InlineData("name < 'South'", "null")]
    [InlineData("name[?@ == `1`]", "null")]
    public void Search_GivesTheValue(string expression, string result) => AssertGives(Shop, expression, result);

    [Theory]
    [InlineData("abs(`-1.5`)", "1.5")]
    [InlineData("avg(digits)", "4.5")]
    [InlineData("avg(empty)", "null")]
    [InlineData("ceil(`1.001`)", "2")]
    [InlineData("floor(`-1.001`)", "-2")]
    [InlineData("contains(name, 'ort')", "true")]
    [InlineData("contains(name, `1`)", "false")]
    [InlineData("contains(words, 'fig')", "true")]
    [InlineData("ends_with(name, 'th')", "true")]
    [InlineData("starts_with(name, 'th')", "false")]
    [InlineData("join('-', words)", "\"pear-fig-apple\"")]
    [InlineData("keys(rows)", "[\"x\",\"y\",\"z\"]")]
    [InlineData("values(rows.x)", "[1]")]
    [InlineData("length(name)", "5")]
    [InlineData("length('a\U0001F600')", "2")]
    [InlineData("length(rows)", "3")]
    [InlineData("length(empty)", "0")]
    [InlineData("map(&price, items)", "[3,1.5,20]")]
    [InlineData("map(&stock.here, items)", "[2,0,null]")]
    [InlineData("max(digits)", "9")]
    [InlineData("max(words)", "\"pear\"")]
    [InlineData("max(empty)", "null")]
    [InlineData("min(words)", "\"apple\"")]
    [InlineData("max_by(items, &price).sku", "\"c\"")]
    [InlineData("min_by(items, &sku).price", "1.5")]
    [InlineData("merge(rows.x, rows.z, `{\"n\": 9}`)", "{\"n\":9,\"m\":3}")]
    [InlineData("not_null(none, nothing, name)", "\"North\"")]
    [InlineData("not_null(none)", "null")]
    [InlineData("reverse(words)", "[\"apple\",\"fig\",\"pear\"]")]
    [InlineData("reverse(name)", "\"htroN\"")]
    [InlineData("sort(words)", "[\"apple\",\"fig\",\"pear\"]")]
    [InlineData("sort_by(items, &price)[*].sku", "[\"a\",\"b\",\"c\"]")]
    [InlineData("sum(items[*].price)", "24.5")]
    [InlineData("sum(`[0.1, 0.2]`)", "0.3")]
    [InlineData("sum(empty)", "0")]
    [InlineData("to_array(name)", "[\"North\"]")]
    [InlineData("to_array(empty)", "[]")]
    [InlineData("to_number('1.5')", "1.5")]
    [InlineData("to_number('five')", "null")]
    [InlineData("to_number(`true`)", "null")]
    [InlineData("to_string(rows.x)", "\"{\\u0022n\\u0022:1}\"")]
    [InlineData("to_string('as is')", "\"as is\"")]
    [InlineData("map(&type(@), `[null, true, 1, \"s\", [], {}]`)", "[\"null\",\"boolean\",\"number\",\"string\",\"array\",\"object\"]")]
    public void Search_OfAFunction_GivesTheValue(string expression, string result) => AssertGives(Shop, expression, result);

    [Theory]
    [InlineData("", ExpressionErrorKind.Syntax)]
    [InlineData("a.", ExpressionErrorKind.Syntax)]
    [InlineData(".a", ExpressionErrorKind.Syntax)]
    [InlineData("a b", ExpressionErrorKind.Syntax)]
    [InlineData("a.[", ExpressionErrorKind.Syntax)]
    [InlineData("a[", ExpressionErrorKind.Syntax)]
    [InlineData("a[b]", ExpressionErrorKind.Syntax)]
    [InlineData("a[1:2:3:4]", ExpressionErrorKind.Syntax)]
    [InlineData("a[1,2]", ExpressionErrorKind.Syntax)]
    [InlineData("a = b", ExpressionErrorKind.Syntax)]
    [InlineData("'open", ExpressionErrorKind.Syntax)]
    [InlineData("`not json`", ExpressionErrorKind.Syntax)]
    [InlineData("{a}", ExpressionErrorKind.Syntax)]
    [InlineData("(a", ExpressionErrorKind.Syntax)]
    [InlineData("*a", ExpressionErrorKind.Syntax)]
    [InlineData("&a", ExpressionErrorKind.Syntax)]
    [InlineData("a #b", ExpressionErrorKind.Syntax)]
    [InlineData("\"length\"(a)", ExpressionErrorKind.Syntax)]
    [InlineData("a[99999999999]", ExpressionErrorKind.Syntax)]
    [InlineData("lenght(a)", ExpressionErrorKind.UnknownFunction)]
    [InlineData("length()", ExpressionErrorKind.InvalidArity)]
    [InlineData("length(a, b)", ExpressionErrorKind.InvalidArity)]
    [InlineData("not_null()", ExpressionErrorKind.InvalidArity)]
    [InlineData("a[::0]", ExpressionErrorKind.InvalidValue)]
    public void Parse_OfAnInvalidExpression_NamesTheError(string expression, ExpressionErrorKind kind)
    {
        var error = Assert.Throws<ExpressionException>(() => JmesPath.Parse(expression));

        Assert.Equal(kind, error.Kind);
    }

    [Theory]
    [InlineData("abs(name)")]
    [InlineData("sum(words)")]
    [InlineData("avg(name)")]
    [InlineData("join(`1`, words)")]
    [InlineData("join('-', digits)")]
    [InlineData("keys(words)")]
    [InlineData("length(open)")]
    [InlineData("max(items)")]
    [InlineData("sort(`[1, \"a\"]`)")]
    [InlineData("sort_by(items, sku)")]
    [InlineData("sort_by(items, &tags)")]
    [InlineData("max_by(items, &stock)")]
    [InlineData("map(&a, nothing)")]
    [InlineData("contains(open, 'a')")]
    [InlineData("starts_with(name, `1`)")]
    [InlineData("merge(rows, words)")]
    [InlineData("to_string(&name)")]
    public void Search_WithAWrongType_NamesTheError(string expression)
    {
        var error = Assert.Throws<ExpressionException>(() => JmesPath.Parse(expression).Search(JsonElement.Parse(Shop)));

        Assert.Equal(ExpressionErrorKind.InvalidType, error.Kind);
    }

    [Fact]
    public void A_syntax_error_says_where()
    {
        var error = Assert.Throws<ExpressionException>(() => JmesPath.Parse("items[?price > 2]"));

        Assert.Equal("At character 16: '2' cannot stand here.", error.Message);
    }

    [Theory]
    [InlineData("(", ")", 300)]
    [InlineData("!", "", 300)]
    [InlineData("[", "]", 300)]
    public void Nesting_is_bounded(string before, string after, int times)
    {
        var expression = string.Concat(Enumerable.Repeat(before, times)) + "a" + string.Concat(Enumerable.Repeat(after, times));

        Assert.Equal(ExpressionErrorKind.TooLarge, Assert.Throws<ExpressionException>(() => JmesPath.Parse(expression)).Kind);
    }

    [Fact]
    public void A_result_that_doubles_with_every_step_is_stopped()
    {
        var doubling = "'0123456789'" + string.Concat(Enumerable.Repeat(" | [@, @]", 40));

        Assert.Equal(ExpressionErrorKind.TooLarge, Assert.Throws<ExpressionException>(() => JmesPath.Parse(doubling).Search(null)).Kind);
        Assert.Equal(ExpressionErrorKind.TooLarge, Assert.Throws<ExpressionException>(() => JmesPath.Parse($"({doubling}) == ({doubling})").Search(null)).Kind);
        var joined = "'0123456789'" + string.Concat(Enumerable.Repeat(" | join('', [@, @])", 40));
        Assert.Equal(ExpressionErrorKind.TooLarge, Assert.Throws<ExpressionException>(() => JmesPath.Parse(joined).Search(null)).Kind);
    }

    [Theory]
    [InlineData("[]")]
    [InlineData(" | map(&reverse(@[0]), @)")]
    [InlineData(" | map(&to_string(@), @)")]
    public void One_large_value_named_many_times_is_stopped_before_it_fills_the_memory(string end)
    {
        var document = JsonSerializer.SerializeToElement(new { a = Enumerable.Repeat(new string('x', 20), 50_000).Prepend(new string('y', 500_000)) });
        var expression = "[" + string.Join(",", Enumerable.Repeat("a", 200)) + "]" + end;

        var before = GC.GetAllocatedBytesForCurrentThread();
        Assert.Equal(ExpressionErrorKind.TooLarge, Assert.Throws<ExpressionException>(() => JmesPath.Parse(expression).Search(document)).Kind);
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 512L * 1024 * 1024);
    }

    [Fact]
    public void A_long_chain_of_names_is_no_nesting() => AssertGives("""{"a": 1}""", "a" + string.Concat(Enumerable.Repeat(".a", 2000)), "null");

    private static void AssertGives(string document, string expression, string result)
    {
        var found = JmesPath.Parse(expression).Search(JsonElement.Parse(document));

        Assert.True(JsonNode.DeepEquals(JsonNode.Parse(result), JsonNode.Parse(found.GetRawText())), $"{expression} gave {found.GetRawText()}, not {result}");
    }
}
