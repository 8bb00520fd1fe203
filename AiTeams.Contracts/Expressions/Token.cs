namespace AiTeams.Contracts.Expressions;

internal enum TokenKind
{
    End,
    Identifier,
    QuotedIdentifier,
    Literal,
    RawString,
    Number,
    Dot,
    Star,
    Comma,
    Colon,
    Current,
    Reference,
    Not,
    And,
    Or,
    Pipe,
    Equal,
    NotEqual,
    Less,
    LessOrEqual,
    Greater,
    GreaterOrEqual,
    LeftParenthesis,
    RightParenthesis,
    LeftBracket,
    RightBracket,
    Flatten,
    Filter,
    LeftBrace,
    RightBrace,
}

/// <param name="Text">As written; of strings and literals, what they stand for (a literal's JSON text).</param>
/// <param name="Position">Zero-based index of the first character.</param>
internal readonly record struct Token(TokenKind Kind, string Text, int Position);
