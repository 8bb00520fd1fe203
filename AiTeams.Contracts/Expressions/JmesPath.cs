using System.Collections.Concurrent;
using System.Text.Json;

namespace AiTeams.Contracts.Expressions;

/// <summary>
/// A JMESPath expression, read once. All syntax and functions of the specification (https://jmespath.org/specification.html), checked by the
/// categories of its compliance suite. Safe to use from many threads.
/// </summary>
public sealed class JmesPath
{
    private const int CacheSize = 4096;

    private static readonly ConcurrentDictionary<string, JmesPath> Cache = new(StringComparer.Ordinal);

    private JmesPath(string text, Expression root) => (Text, Root, References) = (text, root, [.. RootReference.In(root)]);

    /// <summary>The expression as written.</summary>
    public string Text { get; }

    /// <summary>What the expression reads of the document's root, as far as that shows.</summary>
    public IReadOnlyList<RootReference> References { get; }

    internal Expression Root { get; }

    /// <summary>Reads an expression. The last few thousand are remembered.</summary>
    /// <exception cref="ExpressionException">Bad syntax, unknown function, wrong number of arguments, over a limit.</exception>
    public static JmesPath Parse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        if (Cache.TryGetValue(text, out var known)) return known;
        var parsed = new JmesPath(text, Parser.Read(text));

        // Emptied rather than aged: simple, and authors' expressions are few and come back at once.
        if (Cache.Count >= CacheSize) Cache.Clear();
        return Cache[text] = parsed;
    }

    /// <summary>Works the expression out.</summary>
    /// <param name="document">A <see cref="JsonElement"/>, or a dictionary of such (so that a scope need not be copied into one document).</param>
    /// <exception cref="ExpressionException">A function got a type it does not take, or the evaluation is over a limit.</exception>
    public JsonElement Search(object? document) => ValueWriter.ToElement(Evaluate(document, new()));

    internal object? Evaluate(object? document, TextBudget text) => Root.Evaluate(document, new Evaluation(text));
}
