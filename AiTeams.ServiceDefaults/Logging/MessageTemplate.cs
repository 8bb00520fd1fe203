using System.Globalization;
using System.Runtime.CompilerServices;

namespace AiTeams.ServiceDefaults.Logging;

/// <summary>
/// A message template, taken apart once: its texts, and for each place the property that fills it. Rendering from it costs no string, and
/// nothing gets into the message past the rules for values.
/// </summary>
internal sealed class MessageTemplate
{
    private const int Slots = 1024;

    // By the template's instance: it is a literal of the calling code. Losing a race costs one more parse.
    private static readonly MessageTemplate?[] Known = new MessageTemplate?[Slots];

    private readonly string _text;
    private readonly List<Part> _parts = [];
    private readonly FieldPlace[] _places;
    private readonly string[] _names;

    private MessageTemplate(string text, string[] names)
    {
        _text = text;
        _names = names;
        _places = [.. _names.Select(FieldPlace.Of)];
        IsWhole = TryParse();
        TellsAll = IsWhole && Enumerable.Range(0, names.Length).All(property => _parts.Exists(part => part.Property == property && part.Format is null));
    }

    /// <summary>Whether every place has its property; if not, only the caller's own formatter knows what was meant.</summary>
    internal bool IsWhole { get; }

    /// <summary>Whether each property stands in the message as it is.</summary>
    internal bool TellsAll { get; }

    internal static MessageTemplate? Find(string text, int properties)
    {
        var known = Known[RuntimeHelpers.GetHashCode(text) % Slots];
        return known is not null && ReferenceEquals(known._text, text) && known._names.Length == properties ? known : null;
    }

    /// <summary>Not kept: without places a message is often text made at run time.</summary>
    internal static MessageTemplate WithoutPlaces(string text) => new(text, []);

    internal static MessageTemplate Add(string text, string[] names) => Known[RuntimeHelpers.GetHashCode(text) % Slots] = new(text, names);

    /// <summary>Whether the property has the name that it had when the template was taken apart: a literal may be that of two methods, which fill it in other orders.</summary>
    internal bool Knows(int index, string name) => string.Equals(_names[index], name, StringComparison.Ordinal);

    internal FieldPlace PlaceOf(int index, string name) => ReferenceEquals(_names[index], name) ? _places[index] : FieldPlace.Of(name);

    /// <param name="values">By property; secrets and addresses are replaced already.</param>
    internal void Render(List<object?> values, CharBuffer to)
    {
        foreach (var part in _parts)
        {
            to.Append(_text.AsSpan(part.Start, part.Length));
            if (part.Property < 0) continue;
            if (part.Format is not null || part.Width != 0) Append(part, values[part.Property], to);
            else Append(values[part.Property], to);
        }
    }

    private static void Append(object? value, CharBuffer to)
    {
        switch (value)
        {
            case null: to.Append("(null)"); break;
            case string text: to.Append(text); break;
            case int number: to.Append(number); break;
            case long number: to.Append(number); break;
            case double number: to.Append(number); break;
            case bool truth: to.Append(truth ? "True" : "False"); break;
            case TimeSpan duration: to.Append(duration.ToString("c", CultureInfo.InvariantCulture)); break;
            case decimal or ulong or uint: to.AppendNumber(((IFormattable)value).ToString(null, CultureInfo.InvariantCulture)); break;
            default: to.Append(FieldValue.Of(value).AsInvariantText()); break;
        }
    }

    private static void Append(Part part, object? value, CharBuffer to)
    {
        // With a format of its own it may be a phone number after all.
        if (part.Format is null && value is int or long or double or decimal or ulong or uint) to.AppendNumber(Formatted(part, value));
        else to.Append(Formatted(part, value));
    }

    private static string Formatted(Part part, object? value)
    {
        var plain = value switch { null => "(null)", string text => text, _ => null };
        try
        {
            plain ??= value is IFormattable formattable && Privacy.SensitiveTypes.Of(value.GetType()) == Privacy.Sensitivity.None
                ? formattable.ToString(part.Format, CultureInfo.InvariantCulture)
                : FieldValue.Of(value).AsInvariantText();
        }
        catch (Exception exception)
        {
            // A format that the value does not know, or a value whose own code fails.
            plain = $"[{value!.GetType().Name}: {exception.GetType().Name}]";
        }
        return part.Width < 0 ? plain.PadRight(-part.Width) : plain.PadLeft(part.Width);
    }

    private bool TryParse()
    {
        var start = 0;
        var holes = 0;
        for (var i = 0; i < _text.Length; i++)
        {
            var c = _text[i];
            if (c is not ('{' or '}')) continue;
            if (i + 1 < _text.Length && _text[i + 1] == c)
            {
                // One of a doubled brace stays.
                _parts.Add(new(start, i + 1 - start, -1, null, 0));
                start = ++i + 1;
                continue;
            }
            var end = c == '{' ? _text.IndexOf('}', i) : -1;
            if (end < 0 || !TryAddHole(start, i, end, holes++)) return false;
            start = end + 1;
            i = end;
        }
        _parts.Add(new(start, _text.Length - start, -1, null, 0));
        return true;
    }

    private bool TryAddHole(int start, int open, int close, int hole)
    {
        var name = _text[(open + 1)..close];
        string? format = null;
        if (name.IndexOf(':', StringComparison.Ordinal) is >= 0 and var colon) (name, format) = (name[..colon], name[(colon + 1)..]);
        var width = 0;
        if (name.IndexOf(',', StringComparison.Ordinal) is >= 0 and var comma)
        {
            if (!int.TryParse(name.AsSpan(comma + 1), NumberStyles.Integer, CultureInfo.InvariantCulture, out width) || Math.Abs(width) > 1024) return false;
            name = name[..comma];
        }
        // The same place as in the template, as the framework fills it; else the one of this name, as the generator does.
        var property = hole < _names.Length && _names[hole] == name ? hole : Array.FindIndex(_names, other => string.Equals(other, name, StringComparison.OrdinalIgnoreCase));
        if (property < 0) return false;
        _parts.Add(new(start, open - start, property, format, width));
        return true;
    }

    /// <param name="Start">Of the text before the place.</param>
    /// <param name="Property">-1: none follows.</param>
    /// <param name="Width">As in composite formats: negative for left-aligned.</param>
    private sealed record Part(int Start, int Length, int Property, string? Format, int Width);
}
