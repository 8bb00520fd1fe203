namespace AiTeams.ServiceDefaults.Privacy;

/// <summary>
/// Payment cards: ISO/IEC 7812 numbers of the lengths and prefixes that networks issue, with a right Luhn digit. The prefixes keep epoch numbers
/// (which begin with 1) and .NET ticks (18 digits) out.
/// </summary>
internal static class CardNumbers
{
    internal static bool IsCard(ReadOnlySpan<char> digits) => IsIssued(digits) && HasLuhnDigit(digits);

    private static bool IsIssued(ReadOnlySpan<char> digits)
    {
        if (digits.Length is < 13 or > 19) return false;
        var two = (digits[0] - '0') * 10 + digits[1] - '0';
        return digits.Length switch
        {
            13 => digits[0] == '4',
            14 => two is 30 or 36 or 38 or 39,
            15 => two is 34 or 37,
            16 => two is >= 22 and <= 27 or >= 30 and <= 69 or 81,
            19 => two is >= 40 and <= 49 or 62 or 60 or 64 or 65,
            _ => false,
        };
    }

    private static bool HasLuhnDigit(ReadOnlySpan<char> digits)
    {
        var sum = 0;
        for (var i = digits.Length - 1; i >= 0; i--)
        {
            if (!char.IsAsciiDigit(digits[i])) return false;
            var digit = digits[i] - '0';
            if (((digits.Length - 1 - i) & 1) == 1) digit = digit > 4 ? digit * 2 - 9 : digit * 2;
            sum += digit;
        }
        return sum % 10 == 0;
    }
}
