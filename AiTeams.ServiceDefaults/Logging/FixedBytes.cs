using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace AiTeams.ServiceDefaults.Logging;

/// <summary>
/// A piece of output that never changes, such as the name in front of a value. It is kept in whole blocks, so that copying it takes one or two
/// stores and no call; what the blocks have behind it is overwritten by what follows.
/// </summary>
internal sealed class FixedBytes
{
    private readonly byte[] _blocks;

    internal FixedBytes(ReadOnlySpan<byte> bytes)
    {
        Length = bytes.Length;
        _blocks = new byte[(Math.Max(bytes.Length, 1) + Vector256<byte>.Count - 1) / Vector256<byte>.Count * Vector256<byte>.Count];
        bytes.CopyTo(_blocks);
    }

    internal int Length { get; }

    /// <summary>What a copy needs of the target: more than <see cref="Length"/>.</summary>
    internal int Room => _blocks.Length;

    internal ReadOnlySpan<byte> Span => _blocks.AsSpan(0, Length);

    /// <param name="to">At least <see cref="Room"/> bytes.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal void CopyTo(Span<byte> to)
    {
        var blocks = _blocks;
        ref var source = ref MemoryMarshal.GetArrayDataReference(blocks);
        ref var target = ref MemoryMarshal.GetReference(to[..blocks.Length]);
        Vector256.LoadUnsafe(ref source).StoreUnsafe(ref target);
        for (nuint at = (nuint)Vector256<byte>.Count; at < (nuint)blocks.Length; at += (nuint)Vector256<byte>.Count)
            Vector256.LoadUnsafe(ref source, at).StoreUnsafe(ref target, at);
    }
}
