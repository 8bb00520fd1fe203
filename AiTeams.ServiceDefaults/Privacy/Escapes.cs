namespace AiTeams.ServiceDefaults.Privacy;

/// <summary>Characters as URLs (<c>%2B</c>, RFC 3986) and JSON (<c>\u002B</c>, RFC 8259) write them where they may not stand as they are.</summary>
internal static class Escapes
{
    internal const int PercentLength = 3;
    internal const int UnicodeLength = 6;

    /// <returns>Length of the escape that ends before the place; 0 where none does.</returns>
    internal static int LengthBefore(ReadOnlySpan<char> text, int at)
    {
        if (at >= PercentLength && text[at - PercentLength] == '%' && AreHex(text[(at - 2)..at])) return PercentLength;
        return at >= UnicodeLength && text[at - UnicodeLength] == '\\' && text[at - 5] == 'u' && AreHex(text[(at - 4)..at]) ? UnicodeLength : 0;
    }

    /// <param name="length">Of the escape that ends before the place.</param>
    internal static bool IsPlus(ReadOnlySpan<char> text, int at, int length) =>
        text[(at - 2)..at] is ['2', 'B' or 'b'] && (length == PercentLength || text[(at - 4)..(at - 2)] is "00");

    private static bool AreHex(ReadOnlySpan<char> digits)
    {
        foreach (var digit in digits)
        {
            if (!char.IsAsciiHexDigit(digit)) return false;
        }
        return true;
    }
}
