namespace AiTeams.ServiceDefaults.Privacy;

/// <summary>ID numbers that can be told from other numbers: Chinese resident ids (GB 11643-1999, checksum and date), US social security numbers.</summary>
internal static class IdNumbers
{
    private static ReadOnlySpan<byte> Weights => [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2];

    /// <param name="digits">17 digits and a digit or X.</param>
    internal static bool IsResidentId(ReadOnlySpan<char> digits)
    {
        if (digits[0] == '0' || digits[6..8] is not ("18" or "19" or "20")) return false;
        var month = Two(digits[10..]);
        var day = Two(digits[12..]);
        if (month is < 1 or > 12 || day is < 1 or > 31) return false;
        var sum = 0;
        for (var i = 0; i < Weights.Length; i++)
        {
            if (!char.IsAsciiDigit(digits[i])) return false;
            sum += Weights[i] * (digits[i] - '0');
        }
        return char.ToUpperInvariant(digits[17]) == "10X98765432"[sum % 11];
    }

    /// <summary>Area 001–899 without 666, group and serial not all zero.</summary>
    internal static bool IsSocialSecurity(ReadOnlySpan<char> digits) =>
        digits[0] != '9' && digits[..3] is not ("000" or "666") && digits[3..5] is not "00" && digits[5..] is not "0000";

    private static int Two(ReadOnlySpan<char> digits) => (digits[0] - '0') * 10 + digits[1] - '0';
}
