using System.Text.Json;

namespace AiTeams.Contracts.Expressions;

/// <summary>Cuts an expression into tokens by JMESPath's grammar (https://jmespath.org/specification.html#grammar).</summary>
internal sealed class Lexer(string text)
{
    private int _at;

    public static List<Token> Read(string text)
    {
        if (text.Length > ExpressionLimits.Length)
        {
            throw new ExpressionException(ExpressionErrorKind.TooLarge, $"The expression is longer than {ExpressionLimits.Length} characters.");
        }

        var lexer = new Lexer(text);
        var tokens = new List<Token>();
        do tokens.Add(lexer.Next());
        while (tokens[^1].Kind != TokenKind.End);
        return tokens;
    }

    private Token Next()
    {
        while (_at < text.Length && text[_at] is ' ' or '\t' or '\n' or '\r') _at++;
        if (_at == text.Length) return new(TokenKind.End, "", _at);
        var start = _at;
        switch (text[start])
        {
            case '.': return Take(TokenKind.Dot, 1);
            case '*': return Take(TokenKind.Star, 1);
            case ',': return Take(TokenKind.Comma, 1);
            case ':': return Take(TokenKind.Colon, 1);
            case '@': return Take(TokenKind.Current, 1);
            case '(': return Take(TokenKind.LeftParenthesis, 1);
            case ')': return Take(TokenKind.RightParenthesis, 1);
            case ']': return Take(TokenKind.RightBracket, 1);
            case '{': return Take(TokenKind.LeftBrace, 1);
            case '}': return Take(TokenKind.RightBrace, 1);
            case '[': return Peek(1) switch { ']' => Take(TokenKind.Flatten, 2), '?' => Take(TokenKind.Filter, 2), _ => Take(TokenKind.LeftBracket, 1) };
            case '&': return Peek(1) == '&' ? Take(TokenKind.And, 2) : Take(TokenKind.Reference, 1);
            case '|': return Peek(1) == '|' ? Take(TokenKind.Or, 2) : Take(TokenKind.Pipe, 1);
            case '!': return Peek(1) == '=' ? Take(TokenKind.NotEqual, 2) : Take(TokenKind.Not, 1);
            case '<': return Peek(1) == '=' ? Take(TokenKind.LessOrEqual, 2) : Take(TokenKind.Less, 1);
            case '>': return Peek(1) == '=' ? Take(TokenKind.GreaterOrEqual, 2) : Take(TokenKind.Greater, 1);
            case '=' when Peek(1) == '=': return Take(TokenKind.Equal, 2);
            case '=': throw Syntax(start, "'=' stands alone; a comparison is '=='");
            case '\'': return new(TokenKind.RawString, RawString(), start);
            case '"': return new(TokenKind.QuotedIdentifier, QuotedIdentifier(), start);
            case '`': return new(TokenKind.Literal, Literal(), start);
            case '-' when char.IsAsciiDigit(Peek(1)): return Number();
            case var c when char.IsAsciiDigit(c): return Number();
            case var c when IsIdentifierStart(c): return Identifier();
            case var c: throw Syntax(start, $"'{c}' is not part of any expression");
        }
    }

    private char Peek(int ahead) => _at + ahead < text.Length ? text[_at + ahead] : '\0';

    private Token Take(TokenKind kind, int length)
    {
        var token = new Token(kind, text.Substring(_at, length), _at);
        _at += length;
        return token;
    }

    private Token Number()
    {
        var length = 1;
        while (char.IsAsciiDigit(Peek(length))) length++;
        return Take(TokenKind.Number, length);
    }

    private Token Identifier()
    {
        var length = 1;
        while (IsIdentifierStart(Peek(length)) || char.IsAsciiDigit(Peek(length))) length++;
        return Take(TokenKind.Identifier, length);
    }

    private static bool IsIdentifierStart(char c) => char.IsAsciiLetter(c) || c == '_';

    /// <summary>'…', where \' is a quote and any other backslash stands for itself.</summary>
    private string RawString() => Delimited('\'').Replace("\\'", "'", StringComparison.Ordinal);

    /// <summary>"…" with JSON's escapes.</summary>
    private string QuotedIdentifier()
    {
        var start = _at;
        var inner = Delimited('"');
        return Json(start, $"\"{inner}\"", "quoted name").GetString()!;
    }

    /// <summary>`JSON`, where \` is a back-tick.</summary>
    private string Literal()
    {
        var start = _at;
        var json = Delimited('`').Replace("\\`", "`", StringComparison.Ordinal).Trim();
        Json(start, json, "literal between back-ticks");
        return json;
    }

    /// <summary>What stands between two delimiters, escapes left as they are.</summary>
    private string Delimited(char delimiter)
    {
        var start = ++_at;
        for (; _at < text.Length; _at++)
        {
            if (text[_at] == '\\') _at++;
            else if (text[_at] == delimiter) return text[start.._at++];
        }

        throw Syntax(start - 1, $"the closing {delimiter} is missing");
    }

    private static JsonElement Json(int position, string json, string what)
    {
        try
        {
            return JsonElement.Parse(json);
        }
        catch (JsonException)
        {
            throw Syntax(position, $"the {what} is not JSON (strings need double quotes)");
        }
    }

    internal static ExpressionException Syntax(int position, string what) =>
        new(ExpressionErrorKind.Syntax, $"At character {position + 1}: {what}.");
}
