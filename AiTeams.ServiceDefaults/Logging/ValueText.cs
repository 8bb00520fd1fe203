using System.Collections;
using System.Globalization;
using System.Text;
using AiTeams.ServiceDefaults.Privacy;
using Microsoft.Extensions.Primitives;

namespace AiTeams.ServiceDefaults.Logging;

/// <summary>The text of a value that is neither text nor number: of a collection its first items, of a type with sensitive members the others.</summary>
internal sealed class ValueText
{
    private const int MostListed = 32;
    private const int LongestText = 64 * 1024;

    private readonly StringBuilder _text = new();

    /// <summary>Items told so far, of all collections within collections: one that holds itself comes to an end too.</summary>
    private int _told;

    /// <summary>Never throws: a value whose own code fails must not cost the line, and what failed is worth knowing.</summary>
    internal static string Of(object value)
    {
        try
        {
            if (value is IFormattable formattable && SensitiveTypes.Of(value.GetType()) == Sensitivity.None)
                return formattable.ToString(null, CultureInfo.InvariantCulture) ?? "";
            var text = new ValueText();
            text.Tell(value);
            return text._text.ToString();
        }
        catch (Exception exception)
        {
            return $"[{value.GetType().Name}: {exception.GetType().Name}]";
        }
    }

    private void Tell(object? value)
    {
        switch (value is null or string ? Sensitivity.None : SensitiveTypes.Of(value.GetType()))
        {
            case Sensitivity.Whole: _text.Append(SecretNames.Redacted); break;
            case Sensitivity.Members: TellMembers(value!); break;
            default: TellPlain(value); break;
        }
    }

    private void TellPlain(object? value)
    {
        switch (value)
        {
            case null: break;
            case string text: _text.Append(text); break;
            case StringValues values: _text.Append(values.ToString()); break;
            case IFormattable formattable: _text.Append(formattable.ToString(null, CultureInfo.InvariantCulture)); break;
            case IDictionary entries: List(entries.Keys.Cast<object>().Select(key => (key.ToString(), entries[key]))); break;
            case IEnumerable<KeyValuePair<string, StringValues>> pairs: List(pairs.Select(static pair => ((string?)pair.Key, (object?)pair.Value))); break;
            case IEnumerable<KeyValuePair<string, string?>> pairs: List(pairs.Select(static pair => ((string?)pair.Key, (object?)pair.Value))); break;
            case IEnumerable<KeyValuePair<string, object?>> pairs: List(pairs.Select(static pair => ((string?)pair.Key, pair.Value))); break;
            case IEnumerable items: List(items.Cast<object?>().Select(static item => ((string?)null, item))); break;
            default: _text.Append(value); break;
        }
    }

    private void List(IEnumerable<(string? Name, object? Value)> items)
    {
        var first = true;
        foreach (var (name, value) in items)
        {
            if (!first) _text.Append(", ");
            first = false;
            if (++_told > MostListed || _text.Length > LongestText)
            {
                _text.Append('…');
                return;
            }
            if (name is not null) _text.Append(name).Append('=');
            if (name is not null && SecretNames.Contains(name)) _text.Append(SecretNames.Redacted);
            else Tell(value);
        }
    }

    private void TellMembers(object value)
    {
        _text.Append(value.GetType().Name).Append(" {");
        var first = true;
        foreach (var (property, isSensitive) in SensitiveTypes.MembersOf(value.GetType()))
        {
            _text.Append(first ? " " : ", ").Append(property.Name).Append(" = ");
            first = false;
            if (isSensitive || ++_told > MostListed) _text.Append(SecretNames.Redacted);
            else Tell(property.GetValue(value));
        }
        _text.Append(" }");
    }
}
