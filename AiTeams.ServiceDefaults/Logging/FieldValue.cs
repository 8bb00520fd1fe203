using System.Globalization;
using System.Net;
using AiTeams.ServiceDefaults.Privacy;

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
internal readonly struct FieldValue
{
    private readonly long _bits;

    private FieldValue(FieldKind kind, string? text, long bits) => (Kind, AsText, _bits) = (kind, text, bits);

    internal FieldKind Kind { get; }

    internal string? AsText { get; }

    internal long AsInteger => _bits;

    internal double AsReal => BitConverter.Int64BitsToDouble(_bits);

    internal bool IsNumber => Kind is FieldKind.Integer or FieldKind.Real;

    internal static FieldValue Text(string? text) => text is null ? default : new(FieldKind.Text, text, 0);

    internal static FieldValue Integer(long number) => new(FieldKind.Integer, null, number);

    internal static FieldValue Truth(bool truth) => new(FieldKind.Truth, null, truth ? 1 : 0);

    /// <summary>NaN and the infinities have no JSON form and become text.</summary>
    internal static FieldValue Real(double number) => double.IsFinite(number)
        ? new(FieldKind.Real, null, BitConverter.DoubleToInt64Bits(number))
        : Text(number.ToString(CultureInfo.InvariantCulture));

    /// <summary>Any value at all; never throws, whatever the value's own code does. What is sensitive by type is taken out, addresses are truncated.</summary>
    internal static FieldValue Of(object? value) => value switch
    {
        null => default,
        string text => Text(text),
        int number => Integer(number),
        long number => Integer(number),
        bool truth => Truth(truth),
        double number => Real(number),
        _ => OfOther(value),
    };

    /// <summary>Apart from the usual types: the room that all the others need would be made ready for those too.</summary>
    private static FieldValue OfOther(object value) => value switch
    {
        float number => Real(number),
        short number => Integer(number),
        ushort number => Integer(number),
        byte number => Integer(number),
        sbyte number => Integer(number),
        uint number => Integer(number),
        ulong number => number <= long.MaxValue ? Integer((long)number) : Real(number),
        // As JSON's readers take a number: to some seventeen digits.
        decimal number => Real((double)number),
        Half number => Real((double)number),
        nint number => Integer(number),
        Int128 number => Real((double)number),
        UInt128 number => Real((double)number),
        TimeSpan duration => Real(duration.TotalSeconds),
        DateTimeOffset time => Text(time.UtcDateTime.ToString("O", CultureInfo.InvariantCulture)),
        DateTime time => Text(time.ToString("O", CultureInfo.InvariantCulture)),
        IPAddress address => Text(MaskedAddress.Of(address)),
        IPEndPoint end => Text(MaskedAddress.Of(end.Address)),
        _ => Text(ValueText.Of(value)),
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
}
