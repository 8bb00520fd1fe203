namespace AiTeams.ServiceDefaults.Privacy;

/// <summary>
/// Phone numbers, cards and ID numbers. Numbers are read in groups of digits with one space or hyphen between; a pattern takes whole groups only,
/// and none that touches letters or an underscore, so that ids and timestamps are never taken apart.
/// </summary>
internal static class NumberPatterns
{
    private const int MostGroups = 5;

    /// <param name="at">Of a digit, a plus or an opening parenthesis.</param>
    internal static bool TryMatch(ReadOnlySpan<char> text, int at, out PersonalMatch found)
    {
        found = default;
        if (at > 0 && IsWord(text[at - 1]))
        {
            var escape = Escapes.LengthBefore(text, at);
            if (escape == 0) return false;
            if (char.IsAsciiDigit(text[at]) && Escapes.IsPlus(text, at, escape) && TryMatchBehindPlus(text, at, at - escape, out found)) return true;
        }
        if (text[at] is '+') return TryMatchInternational(text, at, out found);
        if (text[at] is '(') return TryMatchParenthesised(text, at, out found);
        // Decimals of a number.
        if (at > 1 && text[at - 1] is '.' or ',' && char.IsAsciiDigit(text[at - 2])) return false;

        Span<int> ends = stackalloc int[MostGroups];
        Span<char> digits = stackalloc char[40];
        var groups = Read(text, at, ends, digits);
        for (var count = groups; count > 0; count--)
        {
            var end = ends[count - 1];
            if (!EndsHere(text, end, count > 1) || count > 1 && at > 1 && text[at - 1] == '-' && IsWord(text[at - 2])) continue;
            Span<int> lengths = stackalloc int[count];
            var total = 0;
            for (var i = 0; i < count; i++) total += lengths[i] = ends[i] - (i == 0 ? at : ends[i - 1] + 1);
            if (total > digits.Length) continue;
            var isHyphened = count > 1 && text[ends[0]] == '-';
            if (Judge(digits[..total], lengths, isHyphened) is not { } kind) continue;
            found = new(at, end, kind);
            return true;
        }
        return false;
    }

    private static string? Judge(ReadOnlySpan<char> digits, ReadOnlySpan<int> lengths, bool isHyphened)
    {
        if (digits.Length == 18 && lengths is [18] or [6, 8, 4] && IdNumbers.IsResidentId(digits)) return PersonalMatch.IdNumber;
        if (isHyphened && lengths is [3, 2, 4] && IdNumbers.IsSocialSecurity(digits)) return PersonalMatch.IdNumber;
        if (lengths is [_] or [4, 4, 4, 4] or [4, 4, 4, 4, 3] or [4, 6, 5] or [4, 6, 4] && CardNumbers.IsCard(digits)) return PersonalMatch.Card;
        return IsPhone(digits, lengths, isHyphened) ? PersonalMatch.Phone : null;
    }

    private static bool IsPhone(ReadOnlySpan<char> digits, ReadOnlySpan<int> lengths, bool isHyphened) => lengths switch
    {
        [11] or [3, 4, 4] when IsChineseMobile(digits) => true,
        [13] or [2, 11] or [2, 3, 4, 4] when digits.StartsWith("86") && IsChineseMobile(digits[2..]) => true,
        [15] or [4, 11] or [4, 3, 4, 4] when digits.StartsWith("0086") && IsChineseMobile(digits[4..]) => true,
        // North America: neither part begins with 0 or 1.
        [3, 3, 4] when isHyphened && digits[0] >= '2' && digits[3] >= '2' => true,
        // dd-dd-yyyy
        [2, 2, 4] => false,
        [_] => digits.Length is 10 or 11 && IsTrunk(digits),
        _ => digits.Length is >= 9 and <= 12 && IsTrunk(digits),
    };

    private static bool IsChineseMobile(ReadOnlySpan<char> digits) => digits[0] == '1' && digits[1] >= '3';

    /// <summary>Within a country, most numbers begin with one zero.</summary>
    private static bool IsTrunk(ReadOnlySpan<char> digits) => digits[0] == '0' && digits[1] != '0';

    /// <summary><c>+</c> and 8 to 15 digits (E.164), with separators.</summary>
    private static bool TryMatchInternational(ReadOnlySpan<char> text, int at, out PersonalMatch found) =>
        TryMatchInternational(text, at, at + 1, out found);

    /// <summary>The same behind an escaped plus, which stays. Without the plus itself, eight digits are too little to be told.</summary>
    private static bool TryMatchBehindPlus(ReadOnlySpan<char> text, int at, int escape, out PersonalMatch found)
    {
        found = default;
        return (escape == 0 || !IsWord(text[escape - 1])) && TryMatchInternational(text, at, at, out found) && found.End - at >= 9;
    }

    private static bool TryMatchInternational(ReadOnlySpan<char> text, int at, int first, out PersonalMatch found)
    {
        found = default;
        var (digits, end, gap) = (0, at, 0);
        for (var i = first; i < text.Length && digits <= 15 && gap <= 2; i++)
        {
            if (char.IsAsciiDigit(text[i]))
            {
                (digits, gap) = (digits + 1, 0);
                if (digits is >= 8 and <= 15 && EndsHere(text, i + 1, false)) end = i + 1;
            }
            else if (digits > 0 && text[i] is ' ' or '-' or '.' or '(' or ')' || text[i] == '(')
            {
                gap++;
            }
            else
            {
                break;
            }
        }
        if (end == at) return false;
        found = new(at, end, PersonalMatch.Phone);
        return true;
    }

    /// <summary><c>(415) 555-2671</c>, <c>(010) 62345678</c>.</summary>
    private static bool TryMatchParenthesised(ReadOnlySpan<char> text, int at, out PersonalMatch found)
    {
        found = default;
        var close = text.Slice(at, Math.Min(6, text.Length - at)).IndexOf(')');
        if (close is not (4 or 5) || text.Slice(at + 1, close - 1).ContainsAnyExceptInRange('0', '9')) return false;
        var start = at + close + 1;
        if (start < text.Length && text[start] == ' ') start++;
        if (start >= text.Length || !char.IsAsciiDigit(text[start])) return false;
        Span<int> ends = stackalloc int[2];
        Span<char> digits = stackalloc char[40];
        for (var count = Read(text, start, ends, digits); count > 0; count--)
        {
            var total = ends[count - 1] - start - (count - 1);
            if (total is not (7 or 8) || !EndsHere(text, ends[count - 1], false)) continue;
            found = new(at, ends[count - 1], PersonalMatch.Phone);
            return true;
        }
        return false;
    }

    /// <returns>Groups read: where each ends, and all digits. A closing X of a resident id counts as a digit.</returns>
    private static int Read(ReadOnlySpan<char> text, int at, Span<int> ends, Span<char> digits)
    {
        var (groups, count) = (0, 0);
        while (groups < ends.Length)
        {
            var i = at;
            for (; i < text.Length && (char.IsAsciiDigit(text[i]) || count == 17 && text[i] is 'X' or 'x'); i++)
            {
                if (count == digits.Length) return groups;
                digits[count++] = text[i];
            }
            if (i == at) break;
            ends[groups++] = i;
            if (i >= text.Length || text[i] is not (' ' or '-')) break;
            at = i + 1;
        }
        return groups;
    }

    /// <summary>Nothing may follow that makes it part of something longer.</summary>
    private static bool EndsHere(ReadOnlySpan<char> text, int end, bool isGrouped)
    {
        if (end >= text.Length) return true;
        if (IsWord(text[end])) return false;
        if (end + 1 >= text.Length) return true;
        return text[end] switch
        {
            '.' => !char.IsAsciiDigit(text[end + 1]),
            '-' when isGrouped => !IsWord(text[end + 1]),
            // 01-02-2026 10:30
            ':' when isGrouped => !char.IsAsciiDigit(text[end + 1]),
            _ => true,
        };
    }

    private static bool IsWord(char c) => char.IsAsciiLetterOrDigit(c) || c == '_';
}
