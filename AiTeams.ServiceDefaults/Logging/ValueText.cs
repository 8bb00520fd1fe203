using System.Collections;
using System.Globalization;
using System.Text;
using AiTeams.ServiceDefaults.Privacy;
using Microsoft.Extensions.Primitives;

namespace AiTeams.ServiceDefaults.Logging;

/// <summary>The text of a value that is neither text nor number: of a collection its first items, of a type with sensitive members the others.</summary>
internal static class ValueText
{
    private const int MostListed = 32;
    private const int LongestText = 64 * 1024;
    private const int Deepest = 4;

    /// <summary>Never throws: a value whose own code fails must not cost the line, and what failed is worth knowing.</summary>
    internal static string Of(object value, int depth = 0)
    {
        try
        {
            return SensitiveTypes.Of(value.GetType()) switch
            {
                Sensitivity.Whole => SecretNames.Redacted,
                Sensitivity.Members => SensitiveTypes.Describe(value, member => Item(member, depth + 1)),
                _ => Plain(value, depth),
            };
        }
        catch (Exception exception)
        {
            return $"[{value.GetType().Name}: {exception.GetType().Name}]";
        }
    }

    private static string Plain(object value, int depth) => value switch
    {
        string text => text,
        IFormattable formattable => formattable.ToString(null, CultureInfo.InvariantCulture) ?? "",
        IDictionary entries when depth < Deepest => Listed(entries.Cast<DictionaryEntry>().Select(entry => Pair(entry.Key.ToString() ?? "", entry.Value, depth))),
        IEnumerable<KeyValuePair<string, StringValues>> pairs => Listed(pairs.Select(pair => Pair(pair.Key, pair.Value.ToString(), depth))),
        IEnumerable<KeyValuePair<string, string?>> pairs => Listed(pairs.Select(pair => Pair(pair.Key, pair.Value, depth))),
        IEnumerable<KeyValuePair<string, object?>> pairs when depth < Deepest => Listed(pairs.Select(pair => Pair(pair.Key, pair.Value, depth))),
        IEnumerable items and not StringValues when depth < Deepest => Listed(items.Cast<object?>().Select(item => Item(item, depth + 1))),
        _ => value.ToString() ?? "",
    };

    private static string Pair(string name, object? value, int depth) =>
        $"{name}={(SecretNames.Contains(name) ? SecretNames.Redacted : Item(value, depth + 1))}";

    private static string Item(object? value, int depth) => value is null ? "" : Of(value, depth);

    private static string Listed(IEnumerable<string> items)
    {
        var text = new StringBuilder();
        var count = 0;
        foreach (var item in items)
        {
            if (count > 0) text.Append(", ");
            if (++count > MostListed || text.Length > LongestText) return text.Append('…').ToString();
            text.Append(item);
        }
        return text.ToString();
    }
}
