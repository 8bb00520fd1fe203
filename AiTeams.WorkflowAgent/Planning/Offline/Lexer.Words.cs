namespace AiTeams.WorkflowAgent.Planning.Offline;

internal sealed partial class Lexer
{
    private bool ReadWord()
    {
        // A quote that nothing closes begins no word: an address in it would be taken for one of no length, for ever.
        if (text[_at] is '\'' or '’') return false;
        var length = WordLength(_at);
        if (length == 0) return false;
        Span<char> lower = stackalloc char[64];
        if (length > lower.Length)
        {
            Add(TokenKind.Word, Concept.None, length);
            return true;
        }

        var written = Lower(text.AsSpan(_at, length), lower);
        var first = lower[..written];
        if (first is "cron" && Cron.Find(text, _at, out var expression, out var cronEnd))
        {
            Add(TokenKind.Cron, Concept.None, cronEnd - _at, expression);
            return true;
        }

        if (first.Contains('@')) Add(TokenKind.Email, Concept.None, length);
        else if (IsHost(first)) Add(TokenKind.Url, Concept.None, UrlLength(text.AsSpan(_at)), "https://" + text.AsSpan(_at, UrlLength(text.AsSpan(_at))).ToString());
        else if (Lexicon.NumberWord(first) is >= 0 and var number) Add(TokenKind.Number, Concept.None, length, number: number);
        else if (first is "noon" or "midnight") Add(TokenKind.Clock, Concept.None, length, number: first is "noon" ? 720 : 0);
        else ReadPhrase(lower, written, length);
        return true;
    }

    /// <summary>The longest phrase of the lexicon that begins at this word.</summary>
    private void ReadPhrase(Span<char> phrase, int written, int firstLength)
    {
        var words = Lexicon.MostWords(phrase[..written]);
        Lexicon.Entry found = default;
        var foundLength = 0;
        if (words > 0 && Lexicon.TryFind(phrase[..written], out var entry)) (found, foundLength) = (entry, firstLength);
        var end = _at + firstLength;
        for (var word = 1; word < words; word++)
        {
            var next = end;
            while (next < text.Length && text[next] is ' ' or '\t') next++;
            var length = next == end ? 0 : WordLength(next);
            if (length == 0 || written + 1 + length > phrase.Length) break;
            phrase[written++] = ' ';
            written += Lower(text.AsSpan(next, length), phrase[written..]);
            end = next + length;
            if (Lexicon.TryFind(phrase[..written], out entry)) (found, foundLength) = (entry, end - _at);
        }

        Add(TokenKind.Word, found.Concept, foundLength == 0 ? firstLength : foundLength, meaning: found.Value);
    }

    /// <summary>Letters, digits and what holds names, field paths and addresses together: data.total, a.m., user@host, Europe/Berlin.</summary>
    private int WordLength(int from)
    {
        var end = from;
        while (end < text.Length && !IsChinese(text[end]) && (char.IsLetterOrDigit(text[end]) || "_-.@/'’+".Contains(text[end], StringComparison.Ordinal))) end++;
        while (end > from && "-/'’+.".Contains(text[end - 1], StringComparison.Ordinal) && !IsHalfOfDay(text.AsSpan(from, end - from))) end--;
        return end - from;
    }

    private static bool IsHalfOfDay(ReadOnlySpan<char> word) => word.Equals("a.m.", StringComparison.OrdinalIgnoreCase) || word.Equals("p.m.", StringComparison.OrdinalIgnoreCase);

    private static bool IsHost(ReadOnlySpan<char> word)
    {
        var slash = word.IndexOf('/');
        var host = slash < 0 ? word : word[..slash];
        foreach (var ending in HostEndings)
        {
            if (host.Length > ending.Length && host.EndsWith(ending, StringComparison.Ordinal)) return true;
        }

        return false;
    }

    private static int Lower(ReadOnlySpan<char> word, Span<char> into)
    {
        var length = word.ToLowerInvariant(into);
        into[..length].Replace('’', '\'');
        return length;
    }
}
