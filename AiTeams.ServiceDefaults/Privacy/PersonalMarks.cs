using System.Buffers;
using System.Numerics;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace AiTeams.ServiceDefaults.Privacy;

/// <summary>
/// Whether a text can hold a personal value at all: one vectorised pass, so that the many texts that cannot cost some nanoseconds. It asks for a mark
/// (<c>@ = : ? %</c>, and their full-width forms), for nine digits and separators in a row, eight of them digits, and for the beginning of a known key or token.
/// </summary>
internal static class PersonalMarks
{
    /// <summary>Shortest number that is a personal value: <c>+12345678</c>, <c>123-45-6789</c>, <c>010-1234567</c>.</summary>
    private const int ShortestNumber = 9;

    /// <summary>Digits of the first of these, which has the fewest: a duration of six decimals has less.</summary>
    private const int FewestDigits = 8;

    /// <summary>Full-width <c>% ( ) + - .</c>, digits, and <c>: ; &lt; = &gt; ? @</c>, as Chinese keyboards write them.</summary>
    private static readonly SearchValues<char> FullWidth = SearchValues.Create(
        "\uff05\uff08\uff09\uff0b\uff0d\uff0e\uff10\uff11\uff12\uff13\uff14\uff15\uff16\uff17\uff18\uff19\uff1a\uff1b\uff1c\uff1d\uff1e\uff1f\uff20");

    /// <summary>How keys, tokens and authorization values begin. Case as they are written in practice.</summary>
    internal static readonly SearchValues<string> TokenStarts = SearchValues.Create(
        [
            "Bearer ", "bearer ", "BEARER ", "Basic ", "basic ", "BASIC ", "eyJ", "ak_", "sk-", "sk_", "rk_", "pk_", "ghp_", "gho_", "ghu_", "ghs_", "ghr_", "github_pat_", "glpat-",
            "xoxa-", "xoxb-", "xoxp-", "xoxr-", "xoxs-", "AKIA", "ASIA", "AIza", "-----BEGIN ",
        ],
        StringComparison.Ordinal);

    internal static bool MayStandIn(ReadOnlySpan<char> text)
    {
        // "eyJ" and its like need more than this to mean anything; the shortest address is a@b.cc.
        if (text.Length < 6) return false;
        return Vector256.IsHardwareAccelerated && text.Length >= 16 ? SearchBlocks(text) : SearchOneByOne(text);
    }

    /// <summary>Blocks of 32, the last one over the one before where the text does not end with a block; a shorter text is two halves of one block.</summary>
    private static bool SearchBlocks(ReadOnlySpan<char> text)
    {
        var values = MemoryMarshal.Cast<char, ushort>(text);
        if (values.Length < 32)
        {
            var overlap = values.Length - 16;
            var halves = Vector128.NarrowWithSaturation(Vector128.Create(values), Vector128.Create(values[8..]));
            var ends = Vector128.NarrowWithSaturation(Vector128.Create(values[overlap..]), Vector128.Create(values[(overlap + 8)..]));
            var both = Vector256.Create(halves, ends);
            if (IsBeyond(both) != Vector256<byte>.Zero && HasFullWidth(text)) return true;
            if (IsMark(both) != Vector256<byte>.Zero) return true;
            if (HasNumber(Joined(IsNumeric(both), overlap), Joined(IsDigit(both), overlap))) return true;
            return IsTokenAtAny(text, Joined(IsInToken(both), overlap) | (Joined(IsSpace(both), overlap) & (Joined(IsEndOfScheme(both), overlap) << 1)), 0);
        }
        // Bits of the block before in the low half, so that a number across two blocks is seen.
        ulong numeric = 0, digits = 0;
        var beyond = Vector256<byte>.Zero;
        // Whether the last place of the block before ends a scheme, so that a space in the first of this one may be a token's.
        uint carried = 0;
        var at = 0;
        for (; values.Length - at >= 32; at += 32)
        {
            var block = Narrowed(values, at);
            beyond |= IsBeyond(block);
            if (IsMark(block) != Vector256<byte>.Zero) return true;
            numeric = (numeric >> 32) | ((ulong)IsNumeric(block).ExtractMostSignificantBits() << 32);
            digits = (digits >> 32) | ((ulong)IsDigit(block).ExtractMostSignificantBits() << 32);
            if (HasNumber(numeric, digits) || IsTokenAtAny(text, TokenPlaces(block, ref carried), at)) return true;
        }
        var left = values.Length - at;
        var last = Narrowed(values, values.Length - 32);
        if ((beyond | IsBeyond(last)) != Vector256<byte>.Zero && HasFullWidth(text)) return true;
        if (left == 0) return false;
        // Its first place was looked at with the block before.
        carried = 0;
        return IsMark(last) != Vector256<byte>.Zero
            || HasNumber(
                (numeric >> 32) | ((ulong)IsNumeric(last).ExtractMostSignificantBits() << left), (digits >> 32) | ((ulong)IsDigit(last).ExtractMostSignificantBits() << left))
            || IsTokenAtAny(text, TokenPlaces(last, ref carried), values.Length - 32);
    }

    private static bool SearchOneByOne(ReadOnlySpan<char> text)
    {
        var (run, digits) = (0, 0);
        for (var at = 0; at < text.Length; at++)
        {
            var value = text[at];
            if (value is '@' or '=' or ':' or '?' or '%' || (value > '\u00ff' && FullWidth.Contains(value))) return true;
            if (char.IsAsciiDigit(value)) (run, digits) = (run + 1, digits + 1);
            else if (value is '-' or '.' or ' ' or '(' or ')' or '+') run++;
            else (run, digits) = (0, 0);
            if ((run >= ShortestNumber && digits >= FewestDigits) || (value is ' ' or '_' or '-' or 'J' or 'A' && IsTokenAt(text, at))) return true;
        }
        return false;
    }

    private static bool IsTokenAtAny(ReadOnlySpan<char> text, ulong places, int from)
    {
        for (; places != 0; places &= places - 1)
        {
            if (IsTokenAt(text, from + BitOperations.TrailingZeroCount(places))) return true;
        }
        return false;
    }

    /// <summary>Whether one of <see cref="TokenStarts"/> has its telling character here: each has a space, <c>_</c>, <c>-</c>, <c>J</c> or <c>A</c> where no other letter fits.</summary>
    private static bool IsTokenAt(ReadOnlySpan<char> text, int at)
    {
        var before = text[..at];
        if (text[at] == 'A') return text[(at + 1)..] is ['K' or 'S', 'I', 'A', ..] or ['I', 'z', 'a', ..];
        if (before.Length < 2) return false;
        return (text[at], before[^1]) switch
        {
            ('J', 'y') => before[^2] == 'e',
            ('_', 'k') => before[^2] is 'a' or 's' or 'r' or 'p',
            ('_', 'p' or 'o' or 'u' or 's' or 'r') => before is [.., 'g', 'h', _],
            ('_', 't') => before.EndsWith("github_pat", StringComparison.Ordinal),
            ('-', 'k') => before[^2] == 's',
            ('-', 't') => before.EndsWith("glpat", StringComparison.Ordinal),
            ('-', 'a' or 'b' or 'p' or 'r' or 's') => before is [.., 'x', 'o', 'x', _],
            (' ', 'r') => before.EndsWith("Bearer", StringComparison.Ordinal) || before.EndsWith("bearer", StringComparison.Ordinal),
            (' ', 'R') => before.EndsWith("BEARER", StringComparison.Ordinal),
            (' ', 'c') => before.EndsWith("Basic", StringComparison.Ordinal) || before.EndsWith("basic", StringComparison.Ordinal),
            (' ', 'C') => before.EndsWith("BASIC", StringComparison.Ordinal),
            (' ', 'N') => before.EndsWith("-----BEGIN", StringComparison.Ordinal),
            _ => false,
        };
    }

    /// <summary>Saturated: whatever is not Latin-1 becomes 255, which is neither mark nor digit.</summary>
    private static Vector256<byte> Narrowed(ReadOnlySpan<ushort> values, int at) =>
        Vector256.NarrowWithSaturation(Vector256.Create(values[at..]), Vector256.Create(values[(at + 16)..]));

    /// <summary>Where a token may have its telling character. Texts are full of spaces, so these count only behind the end of a scheme.</summary>
    private static uint TokenPlaces(Vector256<byte> block, ref uint carried)
    {
        var ends = IsEndOfScheme(block).ExtractMostSignificantBits();
        var places = IsInToken(block).ExtractMostSignificantBits() | (IsSpace(block).ExtractMostSignificantBits() & ((ends << 1) | carried));
        carried = ends >> 31;
        return places;
    }

    private static Vector256<byte> IsInToken(Vector256<byte> block) =>
        Vector256.Equals(block, Vector256.Create((byte)'_')) | Vector256.Equals(block, Vector256.Create((byte)'-'))
        | Vector256.Equals(block, Vector256.Create((byte)'J')) | Vector256.Equals(block, Vector256.Create((byte)'A'));

    private static Vector256<byte> IsSpace(Vector256<byte> block) => Vector256.Equals(block, Vector256.Create((byte)' '));

    /// <summary>Bearer, Basic, BEGIN, in any case: what stands before the space of a token.</summary>
    private static Vector256<byte> IsEndOfScheme(Vector256<byte> block)
    {
        var lower = block | Vector256.Create((byte)0x20);
        return Vector256.Equals(lower, Vector256.Create((byte)'r')) | Vector256.Equals(lower, Vector256.Create((byte)'c')) | Vector256.Equals(lower, Vector256.Create((byte)'n'));
    }

    private static bool HasFullWidth(ReadOnlySpan<char> text) => text.ContainsAny(FullWidth);

    private static Vector256<byte> IsBeyond(Vector256<byte> block) => Vector256.Equals(block, Vector256<byte>.AllBitsSet);

    private static Vector256<byte> IsMark(Vector256<byte> block) =>
        Vector256.Equals(block, Vector256.Create((byte)'@')) | Vector256.Equals(block, Vector256.Create((byte)'%')) | Vector256.Equals(block, Vector256.Create((byte)'='))
        | Vector256.Equals(block, Vector256.Create((byte)':')) | Vector256.Equals(block, Vector256.Create((byte)'?'));

    private static Vector256<byte> IsDigit(Vector256<byte> block) => Vector256.LessThanOrEqual(block - Vector256.Create((byte)'0'), Vector256.Create((byte)9));

    private static Vector256<byte> IsNumeric(Vector256<byte> block) =>
        IsDigit(block)
        // - and . are neighbours.
        | Vector256.LessThanOrEqual(block - Vector256.Create((byte)'-'), Vector256.Create((byte)1)) | IsSpace(block)
        // ( ) + are 28, 29, 2b; * between them does no harm.
        | Vector256.LessThanOrEqual(block - Vector256.Create((byte)'('), Vector256.Create((byte)3));

    /// <summary>Bits of the two halves of a text shorter than a block, the second of which begins where it says.</summary>
    private static ulong Joined(Vector256<byte> halves, int second)
    {
        var bits = halves.ExtractMostSignificantBits();
        return (bits & 0xFFFF) | ((ulong)(bits >> 16) << second);
    }

    /// <summary>
    /// Whether a run of digits and separators is long enough and has enough digits. The 64 places overlap by half with the next ones, and the first
    /// eight digits of any number take less than half.
    /// </summary>
    private static bool HasNumber(ulong numeric, ulong digits)
    {
        if (!HasLongRun(numeric)) return false;
        while (numeric != 0)
        {
            var start = BitOperations.TrailingZeroCount(numeric);
            var length = BitOperations.TrailingZeroCount(~(numeric >> start));
            var run = (length >= 64 ? ulong.MaxValue : (1UL << length) - 1) << start;
            if (length >= ShortestNumber && BitOperations.PopCount(digits & run) >= FewestDigits) return true;
            numeric &= ~run;
        }
        return false;
    }

    /// <summary>Whether nine bits in a row are set: pairs, fours, eights, and one more.</summary>
    private static bool HasLongRun(ulong bits)
    {
        var eights = bits & (bits >> 1);
        eights &= eights >> 2;
        eights &= eights >> 4;
        return (eights & (bits >> 8)) != 0;
    }
}
