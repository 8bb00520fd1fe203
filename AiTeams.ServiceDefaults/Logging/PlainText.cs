using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace AiTeams.ServiceDefaults.Logging;

/// <summary>Copies text that is the same in JSON and UTF-8 as in memory, as nearly all is: printable ASCII without quote and backslash.</summary>
internal static class PlainText
{
    /// <param name="to">At least as long as the text.</param>
    /// <returns>How many characters were copied: all, or up to about the first that needs more.</returns>
    internal static int Copy(ReadOnlySpan<char> text, Span<byte> to)
    {
        ref var source = ref Unsafe.As<char, ushort>(ref MemoryMarshal.GetReference(text));
        ref var target = ref MemoryMarshal.GetReference(to[..text.Length]);
        // Two blocks that overlap are as long as any text of up to twice their length: no loop and no rest.
        switch (text.Length)
        {
            case >= 32:
                return CopyBlocks(text, to);
            case >= 16:
                {
                    var last = (nuint)text.Length - 16;
                    var first = Vector128.NarrowWithSaturation(Vector128.LoadUnsafe(ref source), Vector128.LoadUnsafe(ref source, 8));
                    var second = Vector128.NarrowWithSaturation(Vector128.LoadUnsafe(ref source, last), Vector128.LoadUnsafe(ref source, last + 8));
                    if ((Special(first) | Special(second)) != Vector128<byte>.Zero) break;
                    first.StoreUnsafe(ref target);
                    second.StoreUnsafe(ref target, last);
                    return text.Length;
                }
            case >= 8:
                {
                    var last = text.Length - 8;
                    var both = Vector128.NarrowWithSaturation(Vector128.LoadUnsafe(ref source), Vector128.LoadUnsafe(ref source, (nuint)last));
                    if (Special(both) != Vector128<byte>.Zero) break;
                    Unsafe.WriteUnaligned(ref target, both.AsUInt64()[0]);
                    Unsafe.WriteUnaligned(ref Unsafe.Add(ref target, last), both.AsUInt64()[1]);
                    return text.Length;
                }
            case >= 4:
                {
                    var last = text.Length - 4;
                    var halves = Vector128.Create(Four(ref source), Four(ref Unsafe.Add(ref source, last))).AsUInt16();
                    var both = Vector128.NarrowWithSaturation(halves, halves);
                    if (Special(both) != Vector128<byte>.Zero) break;
                    Unsafe.WriteUnaligned(ref target, both.AsUInt32()[0]);
                    Unsafe.WriteUnaligned(ref Unsafe.Add(ref target, last), both.AsUInt32()[1]);
                    return text.Length;
                }
        }
        return CopyEach(text, to, 0);
    }

    private static int CopyBlocks(ReadOnlySpan<char> text, Span<byte> to)
    {
        ref var source = ref Unsafe.As<char, ushort>(ref MemoryMarshal.GetReference(text));
        ref var target = ref MemoryMarshal.GetReference(to);
        nuint at = 0;
        var end = (nuint)(text.Length - Vector256<byte>.Count);
        while (true)
        {
            var block = Vector256.NarrowWithSaturation(
                Vector256.LoadUnsafe(ref source, at), Vector256.LoadUnsafe(ref source, at + (nuint)Vector256<ushort>.Count));
            if (Special(block) != Vector256<byte>.Zero) return CopyEach(text, to, (int)at);
            block.StoreUnsafe(ref target, at);
            if (at == end) return text.Length;
            // The last block overlaps the one before.
            at = Math.Min(at + (nuint)Vector256<byte>.Count, end);
        }
    }

    private static int CopyEach(ReadOnlySpan<char> text, Span<byte> to, int from)
    {
        for (; from < text.Length; from++)
        {
            var c = text[from];
            if (c is < ' ' or > '~' or '"' or '\\') break;
            to[from] = (byte)c;
        }
        return from;
    }

    private static ulong Four(ref ushort source) => Unsafe.ReadUnaligned<ulong>(ref Unsafe.As<ushort, byte>(ref source));

    /// <summary>Characters beyond Latin-1 were saturated to 255, which is special too.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector128<byte> Special(Vector128<byte> block) =>
        Vector128.GreaterThan(block - Vector128.Create((byte)' '), Vector128.Create((byte)('~' - ' ')))
        | Vector128.Equals(block, Vector128.Create((byte)'"')) | Vector128.Equals(block, Vector128.Create((byte)'\\'));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<byte> Special(Vector256<byte> block) =>
        Vector256.GreaterThan(block - Vector256.Create((byte)' '), Vector256.Create((byte)('~' - ' ')))
        | Vector256.Equals(block, Vector256.Create((byte)'"')) | Vector256.Equals(block, Vector256.Create((byte)'\\'));
}
