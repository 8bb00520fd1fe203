using System.Runtime.CompilerServices;

namespace AiTeams.ServiceDefaults.Privacy;

/// <summary>
/// Texts that were looked at and hold nothing personal, by reference: a span's name is a constant, and the server hands out the same object for a header
/// that a connection repeats. Only for texts that come again; a text of its own for each request would drive them out.
/// </summary>
internal static class CleanTexts
{
    private const int Slots = 256;
    private const int Longest = 256;

    private static readonly string?[] Known = new string?[Slots];

    internal static bool Contain(string text)
    {
        if (text.Length > Longest) return false;
        ref var slot = ref Known[RuntimeHelpers.GetHashCode(text) & (Slots - 1)];
        if (ReferenceEquals(slot, text)) return true;
        if (!ReferenceEquals(PersonalValues.Mask(text), text)) return false;
        slot = text;
        return true;
    }
}
