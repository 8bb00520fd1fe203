using System.Collections.Frozen;
using System.Text;

namespace AiTeams.Contracts.Expressions;

/// <summary>All functions of the specification (https://jmespath.org/specification.html#built-in-functions).</summary>
internal static class Functions
{
    public static FrozenDictionary<string, Function> All { get; } = new Dictionary<string, Function>
    {
        ["abs"] = new(1, a => a.Number(0).Absolute().ToValue()),
        ["avg"] = new(1, Average),
        ["ceil"] = new(1, a => a.Number(0).Ceiling().ToValue()),
        ["contains"] = new(2, a => Contains(a)),
        ["ends_with"] = new(2, a => a.Text(0).EndsWith(a.Text(1), StringComparison.Ordinal)),
        ["floor"] = new(1, a => a.Number(0).Floor().ToValue()),
        ["join"] = new(2, Join),
        ["keys"] = new(1, a => a.Object(0).Keys.Select(object? (key) => key).ToList()),
        ["length"] = new(1, a => Length(a)),
        ["map"] = new(2, Map),
        ["max"] = new(1, a => a.Sorted(0, null) is [.., var last] ? last.Item : null),
        ["max_by"] = new(2, a => Extreme(a, greatest: true)),
        ["merge"] = new(1, Merge, TakesMore: true),
        ["min"] = new(1, a => a.Sorted(0, null) is [var first, ..] ? first.Item : null),
        ["min_by"] = new(2, a => Extreme(a, greatest: false)),
        ["not_null"] = new(1, a => a.Items.FirstOrDefault(item => !Values.IsNull(item)), TakesMore: true),
        ["reverse"] = new(1, Reverse),
        ["sort"] = new(1, a => a.Sorted(0, null).Select(pair => pair.Item).ToList()),
        ["sort_by"] = new(2, a => a.Sorted(0, a.Reference(1)).Select(pair => pair.Item).ToList()),
        ["starts_with"] = new(2, a => a.Text(0).StartsWith(a.Text(1), StringComparison.Ordinal)),
        ["sum"] = new(1, a => a.Numbers(0).Aggregate(new Number(0m), (sum, number) => sum.Plus(number)).ToValue()),
        ["to_array"] = new(1, a => Values.TryArray(a[0], out var items) ? items : new List<object?> { a[0] }),
        ["to_number"] = new(1, ToNumber),
        ["to_string"] = new(1, a => Values.TryString(a[0], out var text) ? text : a.Evaluation.Made(ValueWriter.ToText(a[0]))),
        ["type"] = new(1, a => Values.TypeOf(a[0]).ToString().ToLowerInvariant()),
        ["values"] = new(1, a => a.Object(0).Values.ToList()),
    }.ToFrozenDictionary(StringComparer.Ordinal);

    private static object? Average(Arguments a) =>
        a.Numbers(0) is { Count: > 0 } numbers ? numbers.Aggregate((sum, number) => sum.Plus(number)).Over(numbers.Count).ToValue() : null;

    private static bool Contains(Arguments a)
    {
        if (Values.TryString(a[0], out var text)) return Values.TryString(a[1], out var part) && text.Contains(part, StringComparison.Ordinal);
        if (!Values.TryArray(a[0], out var items)) throw a.Invalid(0, "an array or a string");
        var (sought, evaluation) = (a[1], a.Evaluation);
        return items.Any(item => Values.AreEqual(item, sought, evaluation));
    }

    private static string Join(Arguments a)
    {
        var (glue, joined) = (a.Text(0), new StringBuilder());
        var items = a.Array(1);
        for (var i = 0; i < items.Count; i++)
        {
            if (!Values.TryString(items[i], out var text)) throw a.Invalid(1, "an array of strings");
            joined.Append(i > 0 ? glue : "").Append(text);
            if (joined.Length > ExpressionLimits.ResultBytes)
            {
                throw new ExpressionException(ExpressionErrorKind.TooLarge, $"join() makes more than {ExpressionLimits.ResultBytes} characters.");
            }
        }

        a.Evaluation.Step(items.Count);
        return a.Evaluation.Made(joined.ToString());
    }

    private static decimal Length(Arguments a)
    {
        if (Values.TryString(a[0], out var text)) return text.EnumerateRunes().Count();
        if (Values.TryArray(a[0], out var items)) return items.Count;
        return Values.TryObject(a[0], out var members) ? members.Count : throw a.Invalid(0, "a string, an array or an object");
    }

    private static List<object?> Map(Arguments a)
    {
        var (apply, evaluation) = (a.Reference(0), a.Evaluation);
        var items = a.Array(1);
        evaluation.Step(items.Count);
        return items.Select(item => apply.Evaluate(item, evaluation)).ToList();
    }

    private static object? Extreme(Arguments a, bool greatest)
    {
        var sorted = a.Sorted(0, a.Reference(1));
        return sorted.Count == 0 ? null : sorted[greatest ? ^1 : 0].Item;
    }

    private static OrderedDictionary<string, object?> Merge(Arguments a)
    {
        var merged = new OrderedDictionary<string, object?>(StringComparer.Ordinal);
        for (var i = 0; i < a.Items.Length; i++)
        {
            var members = a.Object(i);
            a.Evaluation.Step(members.Count);
            foreach (var (name, value) in members) merged[name] = value;
        }

        return merged;
    }

    private static object? Reverse(Arguments a)
    {
        if (Values.TryString(a[0], out var text)) return a.Evaluation.Made(Backwards(text));
        if (!Values.TryArray(a[0], out var items)) throw a.Invalid(0, "an array or a string");
        a.Evaluation.Step(items.Count);
        return items.Reverse().ToList();
    }

    private static string Backwards(string text) => string.Create(text.Length, text, static (reversed, text) =>
    {
        text.CopyTo(reversed);
        reversed.Reverse();

        // What is one character in two code units stays in order.
        for (var i = 1; i < reversed.Length; i++)
        {
            if (char.IsSurrogatePair(reversed[i], reversed[i - 1])) (reversed[i - 1], reversed[i]) = (reversed[i], reversed[i - 1]);
        }
    });

    private static object? ToNumber(Arguments a)
    {
        if (Values.TryNumber(a[0], out var number)) return number.ToValue();
        return Values.TryString(a[0], out var text) && Number.TryParse(text, out number) ? number.ToValue() : null;
    }
}
