using System.Text;

namespace AiTeams.Otlp.Wire;

/// <summary>
/// Turns UTF-8 into strings, and recurring short text into the same string each time: attribute keys, span and scope names, closed sets of values.
/// A fixed table in which a newcomer displaces what was there: no lock, no growth, whatever is sent.
/// </summary>
internal sealed class TextCache(int slots, int longest)
{
    internal static readonly TextCache Names = new(slots: 4096, longest: 96);
    internal static readonly TextCache Values = new(slots: 16384, longest: 40);

    private readonly string?[] _slots = new string?[slots];

    /// <summary>Invalid UTF-8 becomes U+FFFD: a record with one bad byte is still worth keeping.</summary>
    internal string Get(ReadOnlySpan<byte> utf8)
    {
        if (utf8.IsEmpty) return "";
        if (utf8.Length > longest) return Encoding.UTF8.GetString(utf8);

        var hash = new HashCode();
        hash.AddBytes(utf8);
        ref var slot = ref _slots[(uint)hash.ToHashCode() % (uint)_slots.Length];
        var found = Volatile.Read(ref slot);
        if (found is not null && Ascii.Equals(utf8, found)) return found;

        var text = Encoding.UTF8.GetString(utf8);
        Volatile.Write(ref slot, text);
        return text;
    }
}
