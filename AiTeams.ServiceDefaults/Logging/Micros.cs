namespace AiTeams.ServiceDefaults.Logging;

/// <summary>
/// Numbers that whole microunits say exactly, as all our durations do: written in a tenth of the time that the shortest form of any double takes.
/// Up to fifteen digits it is the shortest form.
/// </summary>
internal static class Micros
{
    /// <summary>Bytes of the longest: sign, nine digits, point, six decimals.</summary>
    internal const int Longest = 17;

    /// <returns>Bytes written; 0 for a number that needs the long way.</returns>
    internal static int Write(double value, Span<byte> to)
    {
        if (!(Math.Abs(value) < 1e9)) return 0;
        var micros = (long)Math.Round(value * 1e6);
        if (micros / 1e6 != value) return 0;
        var length = 0;
        if (micros < 0)
        {
            to[length++] = (byte)'-';
            micros = -micros;
        }
        var whole = (uint)(micros / 1_000_000);
        var rest = (uint)(micros - whole * 1_000_000L);
        length += Whole(whole, to[length..]);
        if (rest == 0) return length;
        to[length] = (byte)'.';
        var digits = to.Slice(length + 1, 6);
        for (var i = digits.Length - 1; i >= 0; i--) (rest, digits[i]) = (rest / 10, (byte)('0' + rest % 10));
        return length + 1 + digits.TrimEnd((byte)'0').Length;
    }

    /// <returns>Digits written.</returns>
    internal static int Whole(uint number, Span<byte> to)
    {
        var digits = 1;
        for (var limit = 10UL; number >= limit; limit *= 10) digits++;
        for (var i = digits - 1; i >= 0; i--) (number, to[i]) = (number / 10, (byte)('0' + number % 10));
        return digits;
    }
}
