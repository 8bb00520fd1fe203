using System.Buffers;

namespace AiTeams.ServiceDefaults.Privacy;

/// <summary><c>password=…</c>, <c>"api_key": "…"</c>, <c>Authorization: Bearer …</c>, <c>Cookie: a=b; c=d</c>: the name says that the value is a secret.</summary>
internal static class SecretAssignments
{
    private const int LongestName = 64;

    private static readonly SearchValues<char> EndOfValue = SearchValues.Create(" \t\r\n;&\"'`<>");
    private static readonly SearchValues<char> EndOfLine = SearchValues.Create("\r\n");

    /// <param name="at">Of the = or colon.</param>
    internal static bool TryMatch(ReadOnlySpan<char> text, int at, int floor, out PersonalMatch found)
    {
        found = default;
        var name = NameBefore(text, at, floor);
        if (name.IsEmpty || !(SecretNames.Contains(name) || text[at] == '=' && IsKey(name))) return false;
        var start = at + 1;
        // := and =>
        if (start < text.Length && text[start] is '=' or '>') start++;
        while (start < text.Length && text[start] is ' ' or '\t') start++;
        if (start >= text.Length) return false;
        if (IsGroup(text[start..]))
        {
            found = new(start, EndOfGroup(text, start), SecretNames.Redacted);
            return true;
        }
        int end;
        if (text[start] is '"' or '\'' or '\\')
        {
            // Not looked for beyond its quotes: a text full of empty ones would be read to its end for each.
            (start, end) = Quoted(text, start);
            // Of several cookies the first may have quotes of its own.
            if (SecretNames.IsWholeLine(name) && end < text.Length && text[(end + 1)..].TrimStart(' ') is [';', ..]) end = EndOf(text, end, EndOfLine);
        }
        else
        {
            end = EndOf(text, start, SecretNames.IsWholeLine(name) ? EndOfLine : EndOfValue);
            if (end > start && text[end - 1] is ',' or '.') end--;
        }
        if (end <= start || text[start..end].SequenceEqual(SecretNames.Redacted)) return false;
        found = new(start, end, SecretNames.Redacted);
        return true;
    }

    /// <summary>The word before, or the two of <c>api key = …</c>; quotes around it do not count.</summary>
    private static ReadOnlySpan<char> NameBefore(ReadOnlySpan<char> text, int at, int floor)
    {
        var end = at;
        while (end > floor && text[end - 1] is ' ' or '"' or '\'' or '\\' or ']' or '*') end--;
        var lowest = Math.Max(floor, end - LongestName);
        var start = WordStart(text, end, lowest);
        if (start < end && start - 1 > lowest && text[start - 1] == ' ' && IsKey(text[start..end])) start = WordStart(text, start - 1, lowest);
        return text[start..end];
    }

    private static int WordStart(ReadOnlySpan<char> text, int end, int lowest)
    {
        while (end > lowest && (char.IsAsciiLetterOrDigit(text[end - 1]) || text[end - 1] is '_' or '-' or '.')) end--;
        return end;
    }

    private static bool IsKey(ReadOnlySpan<char> name) => name.Equals("key", StringComparison.OrdinalIgnoreCase);

    private static int EndOf(ReadOnlySpan<char> text, int start, SearchValues<char> ends)
    {
        var length = text[start..].IndexOfAny(ends);
        return length < 0 ? text.Length : start + length;
    }

    /// <summary>A list or an object that begins with a quoted text, as headers stand in JSON: <c>"X-Api-Key": ["…"]</c>.</summary>
    private static bool IsGroup(ReadOnlySpan<char> text) => text[0] is '[' or '{' && text[1..].TrimStart() is ['"' or '\'' or '\\', ..];

    /// <summary>Behind the bracket that closes the first; those within quotes do not count.</summary>
    private static int EndOfGroup(ReadOnlySpan<char> text, int start)
    {
        var depth = 0;
        for (var at = start; at < text.Length; at++)
        {
            switch (text[at])
            {
                case '[' or '{': depth++; break;
                case ']' or '}': if (--depth == 0) return at + 1; break;
                case '"' or '\'': at = Quoted(text, at).End; break;
                // The closing quote has a backslash too, at which the quoted text ends.
                case '\\' when at + 1 < text.Length && text[at + 1] is '"' or '\'': at = Quoted(text, at).End + 1; break;
            }
        }
        return text.Length;
    }

    /// <summary>Up to the closing quote; JSON within JSON has a backslash before both.</summary>
    private static (int Start, int End) Quoted(ReadOnlySpan<char> text, int start)
    {
        var isNested = text[start] == '\\';
        if (isNested && (start + 1 >= text.Length || text[start + 1] is not ('"' or '\''))) return (start, EndOf(text, start + 1, EndOfValue));
        if (isNested) start++;
        var quote = text[start++];
        var end = start;
        while (end < text.Length && text[end] != quote && !(isNested && text[end] == '\\')) end += text[end] == '\\' ? 2 : 1;
        return (start, Math.Min(end, text.Length));
    }
}
