using System.Buffers;

namespace AiTeams.ServiceDefaults.Privacy;

/// <summary>E-mail addresses, the user part of URLs and their query strings.</summary>
internal static class AddressPatterns
{
    /// <summary>How far a failing match may look, so that a text full of marks stays linear.</summary>
    private const int Window = 256;

    private static readonly SearchValues<char> EndOfUrl = SearchValues.Create(" \t\r\n\"'<>`\\|");
    private static readonly SearchValues<char> EndOfAuthority = SearchValues.Create(" \t\r\n\"'<>`\\|/?#");
    private static readonly SearchValues<char> StartOfAuthority = SearchValues.Create(" \t\r\n\"'<>`\\|/?#@");

    /// <param name="at">Of the @.</param>
    /// <param name="floor">Nothing before is looked at.</param>
    internal static bool TryMatch(ReadOnlySpan<char> text, int at, int floor, out PersonalMatch found) =>
        TryMatchUserPart(text, at, floor, out found) || TryMatchEmail(text, at, at + 1, floor, out found);

    /// <summary><c>%40</c>, or <c>%2540</c> where an address is within an address: an @ as URLs write it.</summary>
    internal static bool TryMatchEncoded(ReadOnlySpan<char> text, int at, int floor, out PersonalMatch found)
    {
        found = default;
        var length = text[at..].StartsWith("%40") ? 3 : text[at..].StartsWith("%2540") ? 5 : 0;
        if (length == 0) return false;
        // Percent signs are part of names too, so it looks back no further than a window.
        floor = Math.Max(floor, at - Window);
        return TryMatchUserPart(text, at, floor, out found) || TryMatchEmail(text, at, at + length, floor, out found);
    }

    /// <summary>What stands behind a <c>?</c>: of a URL or path, or of anything if it has the form <c>name=value</c>.</summary>
    internal static bool TryMatchQuery(ReadOnlySpan<char> text, int at, int floor, out PersonalMatch found)
    {
        found = default;
        var rest = text[(at + 1)..];
        if (rest.IsEmpty || !(char.IsLetterOrDigit(rest[0]) || rest[0] is '_' or '%' or '.' or '~' or '-' or '$' or '&' or '=' or '+')) return false;
        var near = rest[..Math.Min(Window, rest.Length)];
        var nearEnd = near.IndexOfAny(EndOfUrl);
        if (!(nearEnd < 0 ? near : near[..nearEnd]).Contains('=') && !IsBehindPath(text[Math.Max(floor, at - Window)..at])) return false;
        var end = rest.IndexOfAny(EndOfUrl);
        found = new(at + 1, end < 0 ? text.Length : at + 1 + end, SecretNames.Redacted);
        return true;
    }

    private static bool IsBehindPath(ReadOnlySpan<char> before)
    {
        var word = before[(before.LastIndexOfAny(EndOfUrl) + 1)..];
        return word.Contains('/');
    }

    /// <summary><c>scheme://user:password@host</c>: what stands before the last @ of the authority goes.</summary>
    private static bool TryMatchUserPart(ReadOnlySpan<char> text, int at, int floor, out PersonalMatch found)
    {
        found = default;
        // Not behind another @: that one would have taken this with it.
        var slash = text[floor..at].LastIndexOfAny(StartOfAuthority) + floor;
        if (slash < floor + 2 || text[slash] != '/' || text[slash - 1] != '/' || text[slash - 2] != ':') return false;
        var rest = text[at..];
        var end = rest.IndexOfAny(EndOfAuthority);
        var last = (end < 0 ? rest : rest[..end]).LastIndexOf('@');
        if (last < 0) return false;
        found = new(slash + 1, at + last, SecretNames.Redacted);
        return true;
    }

    /// <param name="domain">Behind the @.</param>
    private static bool TryMatchEmail(ReadOnlySpan<char> text, int at, int domain, int floor, out PersonalMatch found)
    {
        found = default;
        var start = at;
        while (start > floor && IsLocal(text[start - 1])) start--;
        if (start == at) return false;
        var end = domain;
        var dot = -1;
        while (end < text.Length && IsDomain(text[end]))
        {
            if (text[end] == '.') dot = end;
            end++;
        }
        // The dot of a sentence's end is none of the name.
        while (end > domain && text[end - 1] is '.' or '-')
        {
            end--;
            if (dot == end) dot = text[domain..end].LastIndexOf('.') + domain;
        }
        if (dot <= domain || end - dot < 3 || !IsTopLevel(text[(dot + 1)..end])) return false;
        found = new(start, end, PersonalMatch.Email);
        return true;
    }

    private static bool IsLocal(char c) => char.IsLetterOrDigit(c) || c is '.' or '_' or '%' or '+' or '-' or '!' or '#' or '$' or '*' or '~' || char.IsSurrogate(c);

    private static bool IsDomain(char c) => char.IsLetterOrDigit(c) || c is '.' or '-';

    private static bool IsTopLevel(ReadOnlySpan<char> label) => char.IsLetter(label[0]);
}
