using System.Buffers;
using System.Text;
using AiTeams.ServiceDefaults.Privacy;

namespace AiTeams.ServiceDefaults.Logging;

/// <summary>
/// Names under <c>fields</c>: without personal values, well-formed and no longer than the line takes. This is done before one is compared with
/// another, so that two that end up the same are one field, not two members of one name.
/// </summary>
internal static class FieldName
{
    internal const int MostBytes = 128;

    /// <summary>Room for the ellipsis and for the longest escape.</summary>
    private const int MostBytesOfCut = MostBytes - 6;

    private static readonly SearchValues<char> Plain = SearchValues.Create([.. Enumerable.Range(' ', '~' - ' ' + 1).Select(static code => (char)code).Except(['"', '\\'])]);

    internal static string Shown(string name)
    {
        var masked = PersonalValues.Mask(name);
        return masked.Length <= MostBytes && !masked.AsSpan().ContainsAnyExcept(Plain) ? masked : Fitting(masked);
    }

    private static string Fitting(string name)
    {
        var fitting = new StringBuilder(Math.Min(name.Length, MostBytes));
        var bytes = 0;
        // Lone surrogates come as U+FFFD.
        foreach (var rune in name.EnumerateRunes())
        {
            bytes += Rune.IsControl(rune) || rune.Value is 0x2028 or 0x2029 ? 6 : rune.Value is '"' or '\\' ? 2 : rune.Utf8SequenceLength;
            if (bytes > MostBytesOfCut) return fitting.Append('…').ToString();
            fitting.Append(rune.ToString());
        }
        return fitting.ToString();
    }
}
