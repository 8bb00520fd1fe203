using System.Globalization;
using System.Text.Json;

namespace AiTeams.Contracts.Expressions;

/// <summary>
/// Operator-precedence parser of JMESPath (https://jmespath.org/specification.html). Binding powers, weakest first:
/// <c>|</c> 1, <c>||</c> 2, <c>&amp;&amp;</c> 3, comparators 5, <c>[]</c> 9, everything below 10 ends a projection, <c>*</c> 20, <c>[?</c> 21, <c>.</c> 40, <c>!</c> 45, <c>[</c> 55.
/// </summary>
internal sealed class Parser(List<Token> tokens)
{
    private const int ProjectionEnd = 10;

    private int _at;
    private int _depth;

    private Token Current => tokens[_at];

    public static Expression Read(string text)
    {
        var parser = new Parser(Lexer.Read(text));
        if (parser.Current.Kind == TokenKind.End) throw Lexer.Syntax(0, "the expression is empty");
        var expression = parser.Expression(0);
        parser.Expect(TokenKind.End);
        return expression;
    }

    private Expression Expression(int power)
    {
        if (++_depth > ExpressionLimits.Depth)
        {
            throw new ExpressionException(ExpressionErrorKind.TooLarge, $"The expression is nested deeper than {ExpressionLimits.Depth} levels.");
        }

        var left = Prefix(Advance());
        while (Power(Current.Kind) > power) left = Infix(left, Advance());
        _depth--;
        return left;
    }

    private Expression Prefix(Token token)
    {
        switch (token.Kind)
        {
            case TokenKind.Literal: return new Literal(JsonElement.Parse(token.Text));
            case TokenKind.RawString: return new Literal(token.Text);
            case TokenKind.Identifier when Current.Kind == TokenKind.LeftParenthesis: return Call(token);
            case TokenKind.Identifier: return new Field(token.Text);
            case TokenKind.QuotedIdentifier when Current.Kind == TokenKind.LeftParenthesis:
                throw Lexer.Syntax(token.Position, "a function's name is not quoted");
            case TokenKind.QuotedIdentifier: return new Field(token.Text);
            case TokenKind.Current: return Identity.Instance;
            case TokenKind.Star: return new ValueProjection(Identity.Instance, Right(Power(TokenKind.Star)));
            case TokenKind.Filter: return Filter(Identity.Instance);
            case TokenKind.Flatten: return new Projection(new Flatten(Identity.Instance), Right(Power(TokenKind.Flatten)));
            case TokenKind.Not: return new Not(Expression(Power(TokenKind.Not)));
            case TokenKind.LeftBrace: return Hash();
            case TokenKind.LeftParenthesis:
                var inner = Expression(0);
                Expect(TokenKind.RightParenthesis);
                return inner;
            case TokenKind.LeftBracket when Current.Kind is TokenKind.Number or TokenKind.Colon: return IndexOrSlice(Identity.Instance);
            case TokenKind.LeftBracket when Current.Kind == TokenKind.Star && tokens[_at + 1].Kind == TokenKind.RightBracket:
                _at += 2;
                return new Projection(Identity.Instance, Right(Power(TokenKind.Star)));
            case TokenKind.LeftBracket: return List();
            case TokenKind.Reference: throw Lexer.Syntax(token.Position, "'&' stands before an argument of a function only");
            case TokenKind.End: throw Lexer.Syntax(token.Position, "the expression ends too early");
            default: throw Lexer.Syntax(token.Position, $"'{token.Text}' cannot stand here");
        }
    }

    private Expression Infix(Expression left, Token token)
    {
        switch (token.Kind)
        {
            case TokenKind.Dot when Current.Kind == TokenKind.Star:
                _at++;
                return new ValueProjection(left, Right(Power(TokenKind.Star)));
            case TokenKind.Dot: return new Chain(left, AfterDot(Power(TokenKind.Dot)));
            case TokenKind.Pipe: return new Chain(left, Expression(Power(TokenKind.Pipe)), Pipe: true);
            case TokenKind.Or: return new Or(left, Expression(Power(TokenKind.Or)));
            case TokenKind.And: return new And(left, Expression(Power(TokenKind.And)));
            case TokenKind.Flatten: return new Projection(new Flatten(left), Right(Power(TokenKind.Flatten)));
            case TokenKind.Filter: return Filter(left);
            case TokenKind.LeftBracket when Current.Kind is TokenKind.Number or TokenKind.Colon: return IndexOrSlice(left);
            case TokenKind.LeftBracket:
                Expect(TokenKind.Star);
                Expect(TokenKind.RightBracket);
                return new Projection(left, Right(Power(TokenKind.Star)));
            default: return new Comparison(token.Kind, left, Expression(Power(token.Kind)));
        }
    }

    /// <summary>What a projection applies to each element.</summary>
    private Expression Right(int power)
    {
        if (Power(Current.Kind) < ProjectionEnd) return Identity.Instance;
        switch (Current.Kind)
        {
            case TokenKind.LeftBracket or TokenKind.Filter: return Expression(power);
            case TokenKind.Dot:
                _at++;
                return AfterDot(power);
            default: throw Lexer.Syntax(Current.Position, $"'{Current.Text}' cannot follow a projection");
        }
    }

    private Expression AfterDot(int power)
    {
        switch (Current.Kind)
        {
            case TokenKind.Identifier or TokenKind.QuotedIdentifier or TokenKind.Star: return Expression(power);
            case TokenKind.LeftBracket:
                _at++;
                return List();
            case TokenKind.LeftBrace:
                _at++;
                return Hash();
            default: throw Lexer.Syntax(Current.Position, "after '.' comes a name, '*', '[' or '{' (quote names that are not letters, digits and '_')");
        }
    }

    private Projection Filter(Expression left)
    {
        var condition = Expression(0);
        Expect(TokenKind.RightBracket);
        var right = Current.Kind == TokenKind.Flatten ? Identity.Instance : Right(Power(TokenKind.Filter));
        return new Projection(left, right, condition);
    }

    /// <summary>After <c>[</c>: <c>n]</c>, or <c>start:stop:step]</c> with every part optional.</summary>
    private Expression IndexOrSlice(Expression left)
    {
        Span<int?> parts = [null, null, null];
        var part = 0;
        for (; Current.Kind != TokenKind.RightBracket; _at++)
        {
            if (Current.Kind == TokenKind.Colon && ++part < 3) continue;
            if (Current.Kind != TokenKind.Number || parts[part] is not null) throw Lexer.Syntax(Current.Position, "an index or a slice start:stop:step was expected");
            parts[part] = Integer(Current);
        }

        _at++;
        if (part == 0) return new Index(left, parts[0]!.Value);
        if (parts[2] == 0) throw new ExpressionException(ExpressionErrorKind.InvalidValue, "The step of a slice cannot be 0.");
        return new Projection(new Slice(left, parts[0], parts[1], parts[2] ?? 1), Right(Power(TokenKind.Star)));
    }

    private static int Integer(Token token) =>
        int.TryParse(token.Text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var value)
            ? value
            : throw Lexer.Syntax(token.Position, "the number is out of range");

    private MultiSelectList List()
    {
        var items = new List<Expression>();
        do items.Add(Expression(0));
        while (Accept(TokenKind.Comma));
        Expect(TokenKind.RightBracket);
        return new MultiSelectList(items);
    }

    private MultiSelectHash Hash()
    {
        var members = new List<KeyValuePair<string, Expression>>();
        do
        {
            var name = Advance();
            if (name.Kind is not (TokenKind.Identifier or TokenKind.QuotedIdentifier)) throw Lexer.Syntax(name.Position, "a member's name was expected");
            Expect(TokenKind.Colon);
            members.Add(new(name.Text, Expression(0)));
        }
        while (Accept(TokenKind.Comma));
        Expect(TokenKind.RightBrace);
        return new MultiSelectHash(members);
    }

    private FunctionCall Call(Token name)
    {
        _at++;
        var arguments = new List<Expression>();
        if (!Accept(TokenKind.RightParenthesis))
        {
            do arguments.Add(Accept(TokenKind.Reference) ? new Reference(Expression(0)) : Expression(0));
            while (Accept(TokenKind.Comma));
            Expect(TokenKind.RightParenthesis);
        }

        return FunctionCall.Of(name.Text, arguments);
    }

    private Token Advance() => tokens[_at].Kind == TokenKind.End ? tokens[_at] : tokens[_at++];

    private bool Accept(TokenKind kind)
    {
        if (Current.Kind != kind) return false;
        _at++;
        return true;
    }

    private void Expect(TokenKind kind)
    {
        if (Current.Kind == kind) _at++;
        else if (Current.Kind == TokenKind.End) throw Lexer.Syntax(Current.Position, "the expression ends too early");
        else throw Lexer.Syntax(Current.Position, $"'{Current.Text}' cannot stand here");
    }

    private static int Power(TokenKind kind) => kind switch
    {
        TokenKind.Pipe => 1,
        TokenKind.Or => 2,
        TokenKind.And => 3,
        TokenKind.Equal or TokenKind.NotEqual or TokenKind.Less or TokenKind.LessOrEqual or TokenKind.Greater or TokenKind.GreaterOrEqual => 5,
        TokenKind.Flatten => 9,
        TokenKind.Star => 20,
        TokenKind.Filter => 21,
        TokenKind.Dot => 40,
        TokenKind.Not => 45,
        TokenKind.LeftBracket => 55,
        _ => 0,
    };
}
