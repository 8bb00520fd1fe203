namespace AiTeams.Contracts.Expressions;

/// <summary>A node of a parsed expression; works itself out against the current value.</summary>
internal abstract record Expression
{
    public abstract object? Evaluate(object? current, Evaluation evaluation);
}

internal sealed record Identity : Expression
{
    public static Identity Instance { get; } = new();

    public override object? Evaluate(object? current, Evaluation evaluation) => current;
}

internal sealed record Literal(object? Value) : Expression
{
    public override object? Evaluate(object? current, Evaluation evaluation) => Value;
}

internal sealed record Field(string Name) : Expression
{
    public override object? Evaluate(object? current, Evaluation evaluation)
    {
        evaluation.Step();
        return Values.Member(current, Name);
    }
}

/// <summary><c>left.right</c> and <c>left | right</c>: the one is null on null, the other goes on with it.</summary>
internal sealed record Chain(Expression Left, Expression Right, bool Pipe = false) : Expression
{
    public override object? Evaluate(object? current, Evaluation evaluation)
    {
        var left = Left.Evaluate(current, evaluation);
        return !Pipe && Values.IsNull(left) ? null : Right.Evaluate(left, evaluation);
    }
}

internal sealed record Index(Expression Left, int Position) : Expression
{
    public override object? Evaluate(object? current, Evaluation evaluation)
    {
        if (!Values.TryArray(Left.Evaluate(current, evaluation), out var items)) return null;
        var at = Position < 0 ? items.Count + Position : Position;
        return at >= 0 && at < items.Count ? items[at] : null;
    }
}

internal sealed record Slice(Expression Left, int? Start, int? Stop, int Step) : Expression
{
    public override object? Evaluate(object? current, Evaluation evaluation)
    {
        if (!Values.TryArray(Left.Evaluate(current, evaluation), out var items)) return null;
        var (lowest, highest) = Step > 0 ? (0, items.Count) : (-1, items.Count - 1);
        var from = Start is { } start ? Bound(start) : Step > 0 ? lowest : highest;
        var to = Stop is { } stop ? Bound(stop) : Step > 0 ? highest : lowest;
        var taken = new List<object?>();
        for (long at = from; Step > 0 ? at < to : at > to; at += Step) taken.Add(items[(int)at]);
        evaluation.Step(taken.Count);
        return taken;

        int Bound(int at) => Math.Clamp(at < 0 ? at + items.Count : at, lowest, highest);
    }
}

/// <summary>Applies <paramref name="Right"/> to each element, those that meet <paramref name="Condition"/> only; nulls are left out.</summary>
internal sealed record Projection(Expression Left, Expression Right, Expression? Condition = null) : Expression
{
    public override object? Evaluate(object? current, Evaluation evaluation) =>
        Values.TryArray(Left.Evaluate(current, evaluation), out var items) ? Project(items, Right, Condition, evaluation) : null;

    public static List<object?> Project(IEnumerable<object?> items, Expression right, Expression? condition, Evaluation evaluation)
    {
        var results = new List<object?>();
        foreach (var item in items)
        {
            evaluation.Step();
            if (condition is not null && !Values.IsTrue(condition.Evaluate(item, evaluation))) continue;
            if (right.Evaluate(item, evaluation) is { } result && !Values.IsNull(result)) results.Add(result);
        }

        return results;
    }
}

internal sealed record ValueProjection(Expression Left, Expression Right) : Expression
{
    public override object? Evaluate(object? current, Evaluation evaluation) =>
        Values.TryObject(Left.Evaluate(current, evaluation), out var members)
            ? Projection.Project(members.Select(member => member.Value), Right, null, evaluation)
            : null;
}

internal sealed record Flatten(Expression Left) : Expression
{
    public override object? Evaluate(object? current, Evaluation evaluation)
    {
        if (!Values.TryArray(Left.Evaluate(current, evaluation), out var items)) return null;
        var flat = new List<object?>();
        foreach (var item in items)
        {
            if (!Values.TryArray(item, out var inner))
            {
                evaluation.Step();
                flat.Add(item);
                continue;
            }

            // Before it is copied: one list may stand in another a thousand times.
            evaluation.Step(inner.Count);
            flat.AddRange(inner);
        }

        return flat;
    }
}

internal sealed record MultiSelectList(IReadOnlyList<Expression> Items) : Expression
{
    public override object? Evaluate(object? current, Evaluation evaluation)
    {
        if (Values.IsNull(current)) return null;
        evaluation.Step(Items.Count);
        return Items.Select(item => item.Evaluate(current, evaluation)).ToList();
    }
}

internal sealed record MultiSelectHash(IReadOnlyList<KeyValuePair<string, Expression>> Members) : Expression
{
    public override object? Evaluate(object? current, Evaluation evaluation)
    {
        if (Values.IsNull(current)) return null;
        evaluation.Step(Members.Count);
        var result = new OrderedDictionary<string, object?>(StringComparer.Ordinal);
        foreach (var (name, value) in Members) result[name] = value.Evaluate(current, evaluation);
        return result;
    }
}

internal sealed record Not(Expression Inner) : Expression
{
    public override object? Evaluate(object? current, Evaluation evaluation) => !Values.IsTrue(Inner.Evaluate(current, evaluation));
}

internal sealed record Or(Expression Left, Expression Right) : Expression
{
    public override object? Evaluate(object? current, Evaluation evaluation)
    {
        var left = Left.Evaluate(current, evaluation);
        return Values.IsTrue(left) ? left : Right.Evaluate(current, evaluation);
    }
}

internal sealed record And(Expression Left, Expression Right) : Expression
{
    public override object? Evaluate(object? current, Evaluation evaluation)
    {
        var left = Left.Evaluate(current, evaluation);
        return Values.IsTrue(left) ? Right.Evaluate(current, evaluation) : left;
    }
}

internal sealed record Comparison(TokenKind Operator, Expression Left, Expression Right) : Expression
{
    public override object? Evaluate(object? current, Evaluation evaluation)
    {
        var (left, right) = (Left.Evaluate(current, evaluation), Right.Evaluate(current, evaluation));
        if (Operator == TokenKind.Equal) return Values.AreEqual(left, right, evaluation);
        if (Operator == TokenKind.NotEqual) return !Values.AreEqual(left, right, evaluation);

        // Order is defined for numbers only; anything else is null (specification, "Ordering Operators").
        if (!Values.TryNumber(left, out var a) || !Values.TryNumber(right, out var b)) return null;
        var order = a.CompareTo(b);
        return Operator switch
        {
            TokenKind.Less => order < 0,
            TokenKind.LessOrEqual => order <= 0,
            TokenKind.Greater => order > 0,
            _ => order >= 0,
        };
    }
}

/// <summary><c>&amp;expression</c>: handed to a function, which applies it to each element.</summary>
internal sealed record Reference(Expression Inner) : Expression
{
    public override object? Evaluate(object? current, Evaluation evaluation) => this;
}

/// <summary>Counts the text that is made: a long one may be made anew of each of a thousand elements, or in each of a thousand places.</summary>
internal sealed class TextBudget
{
    private long _made;

    public string Made(string text)
    {
        if ((_made += text.Length) <= ExpressionLimits.TextMade) return text;
        throw new ExpressionException(ExpressionErrorKind.TooLarge, $"More than {ExpressionLimits.TextMade} characters of text are made.");
    }
}

/// <summary>Counts the values an evaluation visits and stops it at the limit.</summary>
/// <param name="text">Shared by all expressions of a template.</param>
internal sealed class Evaluation(TextBudget text)
{
    private int _steps;

    public string Made(string made) => text.Made(made);

    public void Step(int steps = 1)
    {
        if ((_steps += steps) > ExpressionLimits.Steps)
        {
            throw new ExpressionException(ExpressionErrorKind.TooLarge, $"The expression visits more than {ExpressionLimits.Steps} values.");
        }
    }
}
