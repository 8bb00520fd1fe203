using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace AiTeams.Contracts.Expressions;

/// <summary>
/// A JSON value whose strings may hold <c>{{ expressions }}</c>. A string that is exactly one expression becomes its value, type kept; in a
/// longer string a value stands as text (null as nothing, what is no string as JSON). Member names are taken as they are.
/// </summary>
public sealed class Template
{
    private readonly Part _root;

    private Template(Part root, IReadOnlyList<JmesPath> expressions) => (_root, Expressions) = (root, expressions);

    /// <summary>The expressions within.</summary>
    public IReadOnlyList<JmesPath> Expressions { get; }

    public bool IsConstant => Expressions.Count == 0;

    /// <summary>The whole value is one expression.</summary>
    public bool IsExpression => _root is Single;

    /// <summary>Reads the value. Errors are reported one by one, each with its place; the template is usable only if there are none.</summary>
    /// <param name="path">JSON path of the value, for <paramref name="report"/>.</param>
    public static Template Parse(JsonNode? value, string path, Action<string, ExpressionException> report)
    {
        ArgumentNullException.ThrowIfNull(report);
        var expressions = new List<JmesPath>();
        return new Template(Read(value, path, expressions, report), expressions);
    }

    /// <summary>Reads a value that was checked before.</summary>
    /// <exception cref="ExpressionException">The first error.</exception>
    public static Template Parse(JsonNode? value) => Parse(value, "", (_, error) => throw error);

    /// <summary>Works the value out against a scope (see <see cref="JmesPath.Search"/>).</summary>
    /// <exception cref="ExpressionException">An expression failed.</exception>
    public JsonElement Evaluate(object? scope) => ValueWriter.ToElement(_root.Evaluate(scope, new()));

    /// <summary>Whether the value is true as JMESPath sees it: everything but null, false and what is empty.</summary>
    /// <exception cref="ExpressionException">An expression failed.</exception>
    public bool IsTrue(object? scope) => Values.IsTrue(_root.Evaluate(scope, new()));

    private static Part Read(JsonNode? value, string path, List<JmesPath> expressions, Action<string, ExpressionException> report)
    {
        switch (value)
        {
            case JsonObject members:
                return new Object([.. members.Select(member => KeyValuePair.Create(member.Key, Read(member.Value, $"{path}.{member.Key}", expressions, report)))]);
            case JsonArray items:
                return new Array([.. items.Select((item, index) => Read(item, $"{path}[{index}]", expressions, report))]);
            case JsonValue text when text.TryGetValue<string>(out var written):
                try
                {
                    return ReadText(written, expressions);
                }
                catch (ExpressionException error)
                {
                    report(path, error);
                    return new Constant(null);
                }

            default:
                return new Constant(value is null ? null : JsonSerializer.SerializeToElement(value));
        }
    }

    private static Part ReadText(string text, List<JmesPath> expressions)
    {
        var parts = new List<Part>();
        var at = 0;
        while (text.IndexOf("{{", at, StringComparison.Ordinal) is var open and >= 0)
        {
            var close = End(text, open + 2);
            if (open > at) parts.Add(new Constant(text[at..open]));
            var expression = JmesPath.Parse(text[(open + 2)..close].Trim());
            expressions.Add(expression);
            parts.Add(new Single(expression));
            at = close + 2;
        }

        if (at < text.Length || parts.Count == 0) parts.Add(new Constant(text[at..]));
        return parts is [var only] ? only : new Text(parts);
    }

    /// <summary>Where the closing braces stand: those outside of quotes and of the expression's own braces.</summary>
    private static int End(string text, int start)
    {
        var depth = 0;
        for (var at = start; at < text.Length; at++)
        {
            switch (text[at])
            {
                case '\'' or '"' or '`':
                    var quote = text[at++];
                    for (; at < text.Length && text[at] != quote; at++)
                    {
                        if (text[at] == '\\') at++;
                    }

                    break;
                case '{': depth++; break;
                case '}' when depth > 0: depth--; break;
                case '}' when at + 1 < text.Length && text[at + 1] == '}': return at;
                default: break;
            }
        }

        throw new ExpressionException(ExpressionErrorKind.Syntax, $"At character {start - 1}: the closing }}}} is missing.");
    }

    private abstract record Part
    {
        public abstract object? Evaluate(object? scope, TextBudget made);
    }

    private sealed record Constant(object? Value) : Part
    {
        public override object? Evaluate(object? scope, TextBudget made) => Value;
    }

    private sealed record Single(JmesPath Expression) : Part
    {
        public override object? Evaluate(object? scope, TextBudget made) => Expression.Evaluate(scope, made);
    }

    private sealed record Text(List<Part> Parts) : Part
    {
        public override object? Evaluate(object? scope, TextBudget made)
        {
            var text = new StringBuilder();
            foreach (var part in Parts)
            {
                var value = part.Evaluate(scope, made);
                if (Values.IsNull(value)) continue;
                text.Append(Values.TryString(value, out var found) ? found : ValueWriter.ToText(value));
                if (text.Length > ExpressionLimits.ResultBytes)
                {
                    throw new ExpressionException(ExpressionErrorKind.TooLarge, $"The text is longer than {ExpressionLimits.ResultBytes} characters.");
                }
            }

            return made.Made(text.ToString());
        }
    }

    private sealed record Array(Part[] Items) : Part
    {
        public override object? Evaluate(object? scope, TextBudget made) => System.Array.ConvertAll(Items, item => item.Evaluate(scope, made));
    }

    private sealed record Object(KeyValuePair<string, Part>[] Members) : Part
    {
        public override object? Evaluate(object? scope, TextBudget made)
        {
            var result = new OrderedDictionary<string, object?>(Members.Length, StringComparer.Ordinal);
            foreach (var (name, member) in Members) result[name] = member.Evaluate(scope, made);
            return result;
        }
    }
}
