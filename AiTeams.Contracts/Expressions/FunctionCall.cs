namespace AiTeams.Contracts.Expressions;

/// <summary>A call of one of JMESPath's functions; name and number of arguments are checked when the expression is read.</summary>
internal sealed record FunctionCall(string Name, Function Function, IReadOnlyList<Expression> Arguments) : Expression
{
    public static FunctionCall Of(string name, IReadOnlyList<Expression> arguments)
    {
        if (!Functions.All.TryGetValue(name, out var function))
        {
            throw new ExpressionException(ExpressionErrorKind.UnknownFunction, $"There is no function '{name}'.");
        }

        if (arguments.Count < function.Arity || (arguments.Count > function.Arity && !function.TakesMore))
        {
            var wanted = function.TakesMore ? $"at least {function.Arity}" : $"{function.Arity}";
            throw new ExpressionException(ExpressionErrorKind.InvalidArity, $"{name}() takes {wanted} argument(s), not {arguments.Count}.");
        }

        return new FunctionCall(name, function, arguments);
    }

    public override object? Evaluate(object? current, Evaluation evaluation)
    {
        evaluation.Step();
        var values = new object?[Arguments.Count];
        for (var i = 0; i < values.Length; i++) values[i] = Arguments[i].Evaluate(current, evaluation);
        return Function.Apply(new Arguments(Name, values, evaluation));
    }
}

/// <param name="TakesMore">Any number of arguments beyond <paramref name="Arity"/>.</param>
internal sealed record Function(int Arity, Func<Arguments, object?> Apply, bool TakesMore = false);

/// <summary>Arguments of one call, read with the type the function asks for.</summary>
internal readonly record struct Arguments(string Function, object?[] Items, Evaluation Evaluation)
{
    public object? this[int index] => Items[index] is Reference ? throw Invalid(index, "a value") : Items[index];

    public Number Number(int index) => Values.TryNumber(Items[index], out var number) ? number : throw Invalid(index, "a number");

    public string Text(int index) => Values.TryString(Items[index], out var text) ? text : throw Invalid(index, "a string");

    public IReadOnlyList<object?> Array(int index) => Values.TryArray(Items[index], out var items) ? items : throw Invalid(index, "an array");

    public IReadOnlyDictionary<string, object?> Object(int index) => Values.TryObject(Items[index], out var members) ? members : throw Invalid(index, "an object");

    public Expression Reference(int index) => Items[index] is Reference reference ? reference.Inner : throw Invalid(index, "an &expression");

    /// <summary>Every element a number.</summary>
    public List<Number> Numbers(int index)
    {
        var numbers = new List<Number>();
        foreach (var item in Array(index)) numbers.Add(Values.TryNumber(item, out var number) ? number : throw Invalid(index, "an array of numbers"));
        Evaluation.Step(numbers.Count);
        return numbers;
    }

    /// <summary>The elements by keys that are all numbers or all strings, in order; the sort is stable.</summary>
    public List<(object Key, object? Item)> Sorted(int index, Expression? by)
    {
        var keyed = new List<(object Key, object? Item)>();
        foreach (var item in Array(index))
        {
            var key = by is null ? item : by.Evaluate(item, Evaluation);
            if (Values.TryNumber(key, out var number)) keyed.Add((number, item));
            else if (Values.TryString(key, out var text)) keyed.Add((text, item));
            else throw Invalid(index, "an array to be ordered by numbers or by strings");
            if (keyed[^1].Key.GetType() != keyed[0].Key.GetType()) throw Invalid(index, "an array to be ordered by one type");
        }

        Evaluation.Step(keyed.Count);
        return [.. keyed.OrderBy(pair => pair.Key, Comparer<object>.Create(Compare))];
    }

    public ExpressionException Invalid(int index, string wanted)
    {
        var found = Values.TypeOf(Items[index]).ToString().ToLowerInvariant();
        return new(ExpressionErrorKind.InvalidType, $"Argument {index + 1} of {Function}() must be {wanted}, not {found}.");
    }

    private static int Compare(object? left, object? right) =>
        left is string text ? Values.CompareText(text, (string)right!) : ((Number)left!).CompareTo((Number)right!);
}
