using System.Buffers;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace AiTeams.ServiceDefaults.Privacy;

/// <summary>
/// Whether a text can hold a personal value at all: one vectorised pass, so that the many texts that cannot cost some nanoseconds. It asks for a mark
/// (<c>@ = : ?</c>), for nine digits and separators in a row, and for the beginning of a known key or token.
/// </summary>
internal static class PersonalMarks
{
    /// <summary>Shortest number that is a personal value: <c>+12345678</c>, <c>123-45-6789</c>, <c>010-1234567</c>.</summary>
    private const int ShortestNumber = 9;

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
        return HasMarkOrNumber(text) || text.ContainsAny(TokenStarts);
    }

    private static bool HasMarkOrNumber(ReadOnlySpan<char> text)
    {
        var values = MemoryMarshal.Cast<char, ushort>(text);
        // Bits of the block before in the low half, so that a number across two blocks is seen.
        ulong numeric = 0;
        var at = 0;
        if (Vector256.IsHardwareAccelerated)
        {
            for (; values.Length - at >= 32; at += 32)
            {
                // Saturated: whatever is not Latin-1 becomes 255, which is neither mark nor digit.
                var block = Vector256.NarrowWithSaturation(Vector256.Create(values[at..]), Vector256.Create(values[(at + 16)..]));
                if (IsMark(block) != Vector256<byte>.Zero) return true;
                numeric = (numeric >> 32) | ((ulong)IsNumeric(block).ExtractMostSignificantBits() << 32);
                if (HasLongRun(numeric)) return true;
            }
        }
        for (var run = LeadingRun(numeric); at < values.Length; at++)
        {
            var value = values[at];
            if (value is '@' or '=' or ':' or '?') return true;
            run = value is >= '0' and <= '9' or '-' or ' ' or '(' or ')' or '+' ? run + 1 : 0;
            if (run >= ShortestNumber) return true;
        }
        return false;
    }

    private static Vector256<byte> IsMark(Vector256<byte> block) =>
        Vector256.Equals(block, Vector256.Create((byte)'@')) | Vector256.Equals(block, Vector256.Create((byte)'='))
        | Vector256.Equals(block, Vector256.Create((byte)':')) | Vector256.Equals(block, Vector256.Create((byte)'?'));

    private static Vector256<byte> IsNumeric(Vector256<byte> block) =>
        Vector256.LessThanOrEqual(block - Vector256.Create((byte)'0'), Vector256.Create((byte)9))
        | Vector256.Equals(block, Vector256.Create((byte)'-')) | Vector256.Equals(block, Vector256.Create((byte)' '))
        // ( ) + are 28, 29, 2b; * between them does no harm.
        | Vector256.LessThanOrEqual(block - Vector256.Create((byte)'('), Vector256.Create((byte)3));

    /// <summary>Whether nine bits in a row are set: pairs, fours, eights, and one more.</summary>
    private static bool HasLongRun(ulong bits)
    {
        var eights = bits & (bits >> 1);
        eights &= eights >> 2;
        eights &= eights >> 4;
        return (eights & (bits >> 8)) != 0;
    }

    /// <summary>Length of the run that ends with the last block.</summary>
    private static int LeadingRun(ulong bits) => System.Numerics.BitOperations.LeadingZeroCount(~bits);
}
