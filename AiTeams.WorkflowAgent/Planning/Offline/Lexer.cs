using System.Globalization;
using System.Text.Json;

namespace AiTeams.WorkflowAgent.Planning.Offline;

/// <summary>Cuts a description into tokens, once, from left to right.</summary>
internal sealed class Lexer(string text)
{
    private static readonly string[] HostEndings = [".com", ".org", ".net", ".io", ".dev", ".app", ".cn", ".de", ".uk", ".co", ".test", ".example"];

    /// <summary>More brackets than this are no longer tried as JSON: a description of nothing but brackets must stay cheap.</summary>
    private const int MostJson = 8;

    private readonly List<Token> _tokens = [];
    private int _at;
    private int _jsonAttempts;

    public static List<Token> Read(string text) => new Lexer(text).ReadAll();

    private List<Token> ReadAll()
    {
        while (_at < text.Length)
        {
            var c = text[_at];
            if (c is '\n' or '\r' && !IsJoined()) Mark(Concept.Stop);
            else if (char.IsWhiteSpace(c)) _at++;
            else if (c is ',' or '，' or '、') Mark(Concept.Comma);
            else if (c is ';' or '；' or '。' or '!' or '！' or '?' or '？' or '.') Mark(Concept.Stop);
            else if (!(ReadUrl() || ReadQuoted() || ReadJson() || ReadOperator() || ReadNumber() || ReadChinese() || ReadWord())) _at++;
        }

        return _tokens;
    }

    /// <summary>A line that ends in "and" or a comma goes on in the next.</summary>
    private bool IsJoined() => _tokens is [.., { Concept: Concept.And or Concept.Comma or Concept.Then or Concept.To or Concept.Of }];

    private void Mark(Concept concept) => Add(TokenKind.Symbol, concept, 1);

    private void Add(TokenKind kind, Concept concept, int length, string? value = null, decimal number = 0, int meaning = 0)
    {
        _tokens.Add(new(kind, concept, _at, _at + length, value ?? text.Substring(_at, length), number, meaning));
        _at += length;
    }

    private bool ReadUrl()
    {
        var rest = text.AsSpan(_at);
        if (!rest.StartsWith("http://", StringComparison.OrdinalIgnoreCase) && !rest.StartsWith("https://", StringComparison.OrdinalIgnoreCase)) return false;
        Add(TokenKind.Url, Concept.None, UrlLength(rest));
        return true;
    }

    /// <summary>A URL ends at white space, a quote, a bracket or a Chinese character, and not in the sentence's own punctuation.</summary>
    private static int UrlLength(ReadOnlySpan<char> rest)
    {
        var end = 0;
        while (end < rest.Length && !char.IsWhiteSpace(rest[end]) && !IsChinese(rest[end]) && !"\"'<>`”“’，。；！？、（）「」".Contains(rest[end], StringComparison.Ordinal)) end++;
        while (end > 0 && ".,;:!?)]}".Contains(rest[end - 1], StringComparison.Ordinal) && !(rest[end - 1] == '}' && rest[..end].Contains("{{", StringComparison.Ordinal))) end--;
        return end;
    }

    private bool ReadQuoted()
    {
        var open = text[_at];
        var close = open switch { '"' => '"', '`' => '`', '“' => '”', '‘' => '’', '「' => '」', '\'' => '\'', _ => '\0' };
        if (close == '\0') return false;
        var end = text.IndexOf(close, _at + 1);
        if (end < 0) return false;
        Add(TokenKind.Quoted, Concept.None, end + 1 - _at, text[(_at + 1)..end]);
        return true;
    }

    /// <summary>A JSON object or array in the sentence, or one <c>{{ expression }}</c>, which is taken as it stands.</summary>
    private bool ReadJson()
    {
        if (text[_at] is not ('{' or '[') || ++_jsonAttempts > MostJson) return false;
        if (text.AsSpan(_at).StartsWith("{{", StringComparison.Ordinal))
        {
            var close = text.IndexOf("}}", _at, StringComparison.Ordinal);
            if (close < 0) return false;
            Add(TokenKind.Quoted, Concept.None, close + 2 - _at);
            return true;
        }

        // The reader finds where the value ends; what follows it is the sentence again.
        var bytes = System.Text.Encoding.UTF8.GetBytes(text, _at, text.Length - _at);
        var reader = new Utf8JsonReader(bytes, new JsonReaderOptions { MaxDepth = 32 });
        try
        {
            reader.Read();
            reader.Skip();
        }
        catch (JsonException)
        {
            return false;
        }

        Add(TokenKind.Json, Concept.None, System.Text.Encoding.UTF8.GetCharCount(bytes.AsSpan(0, (int)reader.BytesConsumed)));
        return true;
    }

    private bool ReadOperator()
    {
        var rest = text.AsSpan(_at);
        var two = rest.Length > 1 ? rest[..2] : default;
        var (comparator, length) = two switch
        {
            ">=" => (Comparator.GreaterOrEqual, 2),
            "<=" => (Comparator.LessOrEqual, 2),
            "!=" or "<>" => (Comparator.NotEqual, 2),
            "==" => (Comparator.Equal, 2),
            _ => rest[0] switch
            {
                '=' => (Comparator.Equal, 1),
                '>' => (Comparator.Greater, 1),
                '<' => (Comparator.Less, 1),
                '≥' => (Comparator.GreaterOrEqual, 1),
                '≤' => (Comparator.LessOrEqual, 1),
                '≠' => (Comparator.NotEqual, 1),
                _ => (default(Comparator), 0),
            },
        };
        if (length == 0) return false;
        Add(TokenKind.Symbol, Concept.Compare, length, meaning: (int)comparator);
        return true;
    }

    private bool ReadNumber()
    {
        var rest = text.AsSpan(_at);
        var negative = rest.Length > 1 && rest[0] == '-' && char.IsAsciiDigit(rest[1]) && (_at == 0 || char.IsWhiteSpace(text[_at - 1]));
        var length = negative ? 1 : 0;
        while (length < rest.Length && (char.IsAsciiDigit(rest[length]) || (rest[length] is '.' or ',' && NextIsDigit(rest, length)))) length++;
        if (length == 0) return false;
        if (!decimal.TryParse(rest[..length], NumberStyles.Number, CultureInfo.InvariantCulture, out var number)) return false;
        var suffix = rest[length..];
        var startsLine = _tokens.Count == 0 || text[_tokens[^1].Start] is '\n' or '\r';
        if (startsLine && suffix is ['.' or ')', ' ', ..]) Add(TokenKind.Symbol, Concept.Then, length + 1); // 1. of a list
        else if (ClockLength(rest, length, number, out var minutes) is > 0 and var clock) Add(TokenKind.Clock, Concept.None, clock, number: minutes);
        else if (suffix is ['x' or 'X', 'x' or 'X', ..] && number is >= 1 and <= 5) Add(TokenKind.StatusClass, Concept.None, length + 2, number: number);
        else if (suffix is ['s', 't', ..] or ['n', 'd', ..] or ['r', 'd', ..] or ['t', 'h', ..]) Add(TokenKind.Ordinal, Concept.None, length + 2, number: number);
        else Add(TokenKind.Number, Concept.None, length, number: number);
        ReadUnitLetter();
        return true;
    }

    private static bool NextIsDigit(ReadOnlySpan<char> rest, int at) => at > 0 && at + 1 < rest.Length && char.IsAsciiDigit(rest[at + 1]);

    /// <summary>9:30, 9:30 pm, 9am, 18:00.</summary>
    private static int ClockLength(ReadOnlySpan<char> rest, int digits, decimal hour, out int minutes)
    {
        minutes = 0;
        if (hour is < 0 or > 23 || digits > 2) return 0;
        var length = digits;
        var minute = 0;
        if (rest.Length >= digits + 3 && rest[digits] is ':' or '：' && int.TryParse(rest.Slice(digits + 1, 2), NumberStyles.None, CultureInfo.InvariantCulture, out minute) && minute < 60)
            length += 3;
        var half = rest[length..].TrimStart(' ');
        var space = rest.Length - length - half.Length;
        var isMorning = half.StartsWith("am", StringComparison.OrdinalIgnoreCase) || half.StartsWith("a.m.", StringComparison.OrdinalIgnoreCase);
        var isEvening = half.StartsWith("pm", StringComparison.OrdinalIgnoreCase) || half.StartsWith("p.m.", StringComparison.OrdinalIgnoreCase);
        if (half.Length > 2 && half[1] != '.' && char.IsAsciiLetter(half[2])) isMorning = isEvening = false; // 9 among
        if (hour is < 1 or > 12) isMorning = isEvening = false;
        if (length == digits && !isMorning && !isEvening) return 0;
        if (isMorning || isEvening) length += space + (half[1] == '.' ? 4 : 2);
        minutes = (int)((isMorning || isEvening ? (hour % 12) + (isEvening ? 12 : 0) : hour) * 60) + minute;
        return length;
    }

    /// <summary>The m of 5m: a unit only where it touches its number.</summary>
    private void ReadUnitLetter()
    {
        if (_at >= text.Length || _tokens[^1].Kind != TokenKind.Number) return;
        if (_at + 1 < text.Length && char.IsLetterOrDigit(text[_at + 1])) return;
        var seconds = text[_at] switch { 's' => 1, 'm' => Lexicon.Minute, 'h' => Lexicon.Hour, 'd' => Lexicon.Day, _ => 0 };
        if (seconds > 0) Add(TokenKind.Word, Concept.Unit, 1, meaning: seconds);
        else if (text[_at] == '%') _at++;
    }

    private bool ReadChinese()
    {
        if (!IsChinese(text[_at])) return false;
        var rest = text.AsSpan(_at);
        var digits = Lexicon.ChineseNumber(rest, out var number);
        if (digits > 0 && digits < rest.Length && "分秒小个点天月号日".Contains(rest[digits], StringComparison.Ordinal) && !rest[..2].SequenceEqual("一个"))
        {
            Add(TokenKind.Number, Concept.None, digits, number: number);
            return true;
        }

        for (var length = Math.Min(Lexicon.LongestChinese, rest.Length); length > 0; length--)
        {
            if (!Lexicon.TryFind(rest[..length], out var entry)) continue;
            Add(TokenKind.Word, entry.Concept, length, meaning: entry.Value);
            return true;
        }

        // An unknown word reaches to the next known one.
        var end = 1;
        while (end < rest.Length && IsChinese(rest[end]) && !StartsKnown(rest[end..])) end++;
        Add(TokenKind.Word, Concept.None, end);
        return true;
    }

    private static bool StartsKnown(ReadOnlySpan<char> rest)
    {
        for (var length = Math.Min(Lexicon.LongestChinese, rest.Length); length > 0; length--)
        {
            if (Lexicon.TryFind(rest[..length], out _)) return true;
        }

        return false;
    }

    private bool ReadWord()
    {
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

    private static bool IsChinese(char c) => c is >= '一' and <= '鿿';
}
