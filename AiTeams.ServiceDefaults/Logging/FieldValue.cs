using System.Collections;
using System.Globalization;
using System.Text;

namespace AiTeams.ServiceDefaults.Logging;

internal enum FieldKind : byte
{
    None,
    Text,
    Integer,
    Real,
    Truth,
}

/// <summary>One value of a log line, without a box for numbers.</summary>
internal readonly record struct FieldValue(FieldKind Kind, string? AsText, long AsInteger, double AsReal)
{
    private const int MostListed = 32;
    private const int LongestText = 64 * 1024;

    internal bool IsNumber => Kind is FieldKind.Integer or FieldKind.Real;

    internal static FieldValue Text(string? text) => text is null ? default : new(FieldKind.Text, text, 0, 0);

    internal static FieldValue Integer(long number) => new(FieldKind.Integer, null, number, 0);

    /// <summary>NaN and the infinities have no JSON form and become text.</summary>
    internal static FieldValue Real(double number) => double.IsFinite(number)
        ? new(FieldKind.Real, null, 0, number)
        : new(FieldKind.Text, number.ToString(CultureInfo.InvariantCulture), 0, 0);

    /// <summary>Any value at all; never throws, whatever the value's own code does.</summary>
    internal static FieldValue Of(object? value) => value switch
    {
        null => default,
        string text => Text(text),
        int number => Integer(number),
        long number => Integer(number),
        bool truth => new(FieldKind.Truth, null, truth ? 1 : 0, 0),
        double number => Real(number),
        float number => Real(number),
        short number => Integer(number),
        ushort number => Integer(number),
        byte number => Integer(number),
        sbyte number => Integer(number),
        uint number => Integer(number),
        ulong number when number <= long.MaxValue => Integer((long)number),
        TimeSpan duration => Real(duration.TotalSeconds),
        DateTimeOffset time => Text(time.UtcDateTime.ToString("O", CultureInfo.InvariantCulture)),
        DateTime time => Text(time.ToString("O", CultureInfo.InvariantCulture)),
        _ => Text(Describe(value)),
    };

    internal object? Boxed() => Kind switch
    {
        FieldKind.Text => AsText,
        FieldKind.Integer => AsInteger,
        FieldKind.Real => AsReal,
        FieldKind.Truth => AsInteger != 0,
        _ => null,
    };

    internal string AsInvariantText() => Kind switch
    {
        FieldKind.Text => AsText!,
        FieldKind.Integer => AsInteger.ToString(CultureInfo.InvariantCulture),
        FieldKind.Real => AsReal.ToString(CultureInfo.InvariantCulture),
        FieldKind.Truth => AsInteger != 0 ? "true" : "false",
        _ => "",
    };

    private static string Describe(object value)
    {
        try
        {
            return value switch
            {
                IFormattable formattable => formattable.ToString(null, CultureInfo.InvariantCulture) ?? "",
                IEnumerable items => Listed(items),
                _ => value.ToString() ?? "",
            };
        }
        catch (Exception exception)
        {
            // A value whose own code fails must not cost the line; what failed is worth knowing.
            return $"[{value.GetType().Name}: {exception.GetType().Name}]";
        }
    }

    private static string Listed(IEnumerable items)
    {
        var text = new StringBuilder();
        var count = 0;
        foreach (var item in items)
        {
            if (count > 0) text.Append(", ");
            if (++count > MostListed || text.Length > LongestText) return text.Append('…').ToString();
            text.Append(CultureInfo.InvariantCulture, $"{item}");
        }
        return text.ToString();
    }
}
