using System.Diagnostics.CodeAnalysis;
using System.Text.Json;

namespace AiTeams.Contracts.Expressions;

/// <summary>
/// The values expressions work on: <see cref="JsonElement"/> as read; and as made here null, bool, string, decimal, double, lists
/// and string-keyed dictionaries of such. Documents are never copied to be looked into.
/// </summary>
internal static class Values
{
    public static bool IsNull([NotNullWhen(false)] object? value) =>
        value is null or JsonElement { ValueKind: JsonValueKind.Null or JsonValueKind.Undefined };

    /// <summary>JMESPath's truth: everything but null, false and the empty string, array and object.</summary>
    public static bool IsTrue(object? value) => value switch
    {
        null => false,
        bool flag => flag,
        string text => text.Length > 0,
        IReadOnlyList<object?> items => items.Count > 0,
        IReadOnlyDictionary<string, object?> members => members.Count > 0,
        JsonElement { ValueKind: JsonValueKind.Null or JsonValueKind.Undefined or JsonValueKind.False } => false,
        JsonElement { ValueKind: JsonValueKind.String } text => !text.ValueEquals(""),
        JsonElement { ValueKind: JsonValueKind.Array } items => items.GetArrayLength() > 0,
        JsonElement { ValueKind: JsonValueKind.Object } members => members.GetPropertyCount() > 0,
        _ => true,
    };

    public static object? Member(object? value, string name) => value switch
    {
        JsonElement { ValueKind: JsonValueKind.Object } element => element.TryGetProperty(name, out var found) ? found : null,
        IReadOnlyDictionary<string, object?> members => members.GetValueOrDefault(name),
        _ => null,
    };

    public static bool TryNumber(object? value, out Number number)
    {
        number = value switch
        {
            JsonElement { ValueKind: JsonValueKind.Number } element => Number.From(element),
            decimal exact => new(exact),
            double wide => new(wide),
            _ => default,
        };
        return TypeOf(value) == ValueType.Number;
    }

    public static bool TryString(object? value, [NotNullWhen(true)] out string? text)
    {
        text = value as string ?? (value is JsonElement { ValueKind: JsonValueKind.String } element ? element.GetString() : null);
        return text is not null;
    }

    public static bool TryArray(object? value, [NotNullWhen(true)] out IReadOnlyList<object?>? items)
    {
        items = value as IReadOnlyList<object?>;
        if (items is null && value is JsonElement { ValueKind: JsonValueKind.Array } element)
        {
            items = element.EnumerateArray().Select(item => (object?)item).ToList();
        }

        return items is not null;
    }

    public static bool TryObject(object? value, [NotNullWhen(true)] out IReadOnlyDictionary<string, object?>? members)
    {
        members = value as IReadOnlyDictionary<string, object?>;
        if (members is null && value is JsonElement { ValueKind: JsonValueKind.Object } element)
        {
            var read = new OrderedDictionary<string, object?>(StringComparer.Ordinal);
            foreach (var member in element.EnumerateObject()) read[member.Name] = member.Value;
            members = read;
        }

        return members is not null;
    }

    public static ValueType TypeOf(object? value) => value switch
    {
        null => ValueType.Null,
        bool => ValueType.Boolean,
        string => ValueType.String,
        decimal or double => ValueType.Number,
        IReadOnlyList<object?> => ValueType.Array,
        IReadOnlyDictionary<string, object?> => ValueType.Object,
        Reference => ValueType.Expression,
        JsonElement element => element.ValueKind switch
        {
            JsonValueKind.String => ValueType.String,
            JsonValueKind.Number => ValueType.Number,
            JsonValueKind.True or JsonValueKind.False => ValueType.Boolean,
            JsonValueKind.Array => ValueType.Array,
            JsonValueKind.Object => ValueType.Object,
            _ => ValueType.Null,
        },
        _ => throw new InvalidOperationException($"{value.GetType()} is no value of expressions."),
    };

    public static bool AreEqual(object? left, object? right, Evaluation evaluation)
    {
        evaluation.Step();
        var type = TypeOf(left);
        if (type != TypeOf(right)) return false;
        switch (type)
        {
            case ValueType.Null: return true;
            case ValueType.Boolean: return IsTrue(left) == IsTrue(right);
            case ValueType.Number: return TryNumber(left, out var a) && TryNumber(right, out var b) && a.CompareTo(b) == 0;
            case ValueType.String: return TryString(left, out var text) && TryString(right, out var other) && string.Equals(text, other, StringComparison.Ordinal);
            case ValueType.Array:
                return TryArray(left, out var items) && TryArray(right, out var others) && items.Count == others.Count
                    && items.Zip(others).All(pair => AreEqual(pair.First, pair.Second, evaluation));
            case ValueType.Object:
                return TryObject(left, out var members) && TryObject(right, out var those) && members.Count == those.Count
                    && members.All(member => those.TryGetValue(member.Key, out var that) && AreEqual(member.Value, that, evaluation));
            default: return ReferenceEquals(left, right);
        }
    }

    /// <summary>By code point, as JMESPath sorts; UTF-16 order differs above U+FFFF.</summary>
    public static int CompareText(string left, string right)
    {
        var length = Math.Min(left.Length, right.Length);
        for (var at = 0; at < length; at++)
        {
            if (left[at] == right[at]) continue;
            var (a, b) = (char.IsSurrogate(left[at]), char.IsSurrogate(right[at]));
            return a == b ? left[at].CompareTo(right[at]) : a ? 1 : -1;
        }

        return left.Length.CompareTo(right.Length);
    }
}

/// <summary>Types of values, named as JMESPath's <c>type</c> function names them (in lower case).</summary>
internal enum ValueType
{
    Null,
    Boolean,
    Number,
    String,
    Array,
    Object,
    Expression,
}
