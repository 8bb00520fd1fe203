using System.Text.Json;

namespace AiTeams.WorkflowAgent.Planning.Offline;

/// <summary>Cuts a description into tokens, once, from left to right.</summary>
internal sealed partial class Lexer(string text)
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

    private static bool IsChinese(char c) => c is >= '一' and <= '鿿';
}
