namespace AiTeams.Contracts.Expressions;

/// <summary>An expression that cannot be read or cannot be worked out. <see cref="Exception.Message"/> is meant for the workflow's author.</summary>
/// <param name="kind">What kind of failure, in the terms of the JMESPath compliance suite.</param>
/// <param name="message">What is wrong, with the position for syntax errors.</param>
public sealed class ExpressionException(ExpressionErrorKind kind, string message) : Exception(message)
{
    public ExpressionErrorKind Kind { get; } = kind;
}

/// <summary>Kinds of failure of an expression; the first five are JMESPath's own.</summary>
public enum ExpressionErrorKind
{
    Syntax,
    UnknownFunction,
    InvalidArity,
    InvalidType,
    InvalidValue,

    /// <summary>Over one of <see cref="ExpressionLimits"/>.</summary>
    TooLarge,
}

/// <summary>Bounds of expressions: an author's mistake must not cost the engine more than this.</summary>
public static class ExpressionLimits
{
    /// <summary>Longest expression, in UTF-16 code units.</summary>
    public const int Length = 8 * 1024;

    /// <summary>Deepest nesting of parentheses, brackets, arguments and such.</summary>
    public const int Depth = 256;

    /// <summary>Deepest nesting of a result: that of a value that is kept.</summary>
    public const int ResultDepth = JsonLevels.MostKept;

    /// <summary>Values one evaluation may visit.</summary>
    public const int Steps = 1_000_000;

    /// <summary>Characters that one expression, or all of a template, may make on the way to the result.</summary>
    public const int TextMade = 16 * 1024 * 1024;

    /// <summary>Largest result, in bytes of its JSON text.</summary>
    public const int ResultBytes = 4 * 1024 * 1024;
}
