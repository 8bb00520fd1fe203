using System.Buffers;

namespace AiTeams.Otlp;

internal static class LowerHex
{
    private static readonly SearchValues<char> Digits = SearchValues.Create("0123456789abcdef");

    internal static bool IsAll(ReadOnlySpan<char> text) => !text.ContainsAnyExcept(Digits);
}
