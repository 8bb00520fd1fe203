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
        if (!Vector128.IsHardwareAccelerated || text.Length < Vector128<ushort>.Count) return CopyEach(text, to, 0);
        ref var source = ref Unsafe.As<char, ushort>(ref MemoryMarshal.GetReference(text));
        ref var target = ref MemoryMarshal.GetReference(to[..text.Length]);
        if (text.Length < Vector128<byte>.Count)
        {
            // Two blocks of eight that overlap.
            var last = text.Length - Vector128<ushort>.Count;
            var block = Vector128.NarrowWithSaturation(Vector128.LoadUnsafe(ref source), Vector128.LoadUnsafe(ref source, (nuint)last));
            if (!IsPlain(block)) return CopyEach(text, to, 0);
            Unsafe.WriteUnaligned(ref target, block.AsUInt64()[0]);
            Unsafe.WriteUnaligned(ref Unsafe.Add(ref target, last), block.AsUInt64()[1]);
            return text.Length;
        }
        nuint at = 0;
        var end = (nuint)(text.Length - Vector128<byte>.Count);
        while (true)
        {
            var block = Vector128.NarrowWithSaturation(
                Vector128.LoadUnsafe(ref source, at), Vector128.LoadUnsafe(ref source, at + (nuint)Vector128<ushort>.Count));
            if (!IsPlain(block)) return CopyEach(text, to, (int)at);
            block.StoreUnsafe(ref target, at);
            if (at == end) return text.Length;
            // The last block overlaps the one before.
            at = Math.Min(at + (nuint)Vector128<byte>.Count, end);
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

    /// <summary>Characters beyond Latin-1 were saturated to 255, which is not plain.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static bool IsPlain(Vector128<byte> block) =>
        (Vector128.GreaterThan(block - Vector128.Create((byte)' '), Vector128.Create((byte)('~' - ' ')))
            | Vector128.Equals(block, Vector128.Create((byte)'"')) | Vector128.Equals(block, Vector128.Create((byte)'\\'))) == Vector128<byte>.Zero;
}
