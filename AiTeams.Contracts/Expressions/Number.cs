using System.Globalization;
using System.Text.Json;

namespace AiTeams.Contracts.Expressions;

/// <summary>A JSON number: exact where a decimal holds it (money, 64-bit ids), a double beyond.</summary>
internal readonly struct Number : IComparable<Number>
{
    private readonly decimal _exact;
    private readonly double _wide;
    private readonly bool _isExact;

    public Number(decimal value) => (_exact, _wide, _isExact) = (value, (double)value, true);

    public Number(double value) => (_wide, _isExact) = (value, false);

    public static Number From(JsonElement element) => element.TryGetDecimal(out var exact) ? new(exact) : new(element.GetDouble());

    public static bool TryParse(string text, out Number number)
    {
        number = default;
        try
        {
            var element = JsonElement.Parse(text);
            if (element.ValueKind != JsonValueKind.Number) return false;
            number = From(element);
            return true;
        }
        catch (JsonException)
        {
            return false;
        }
    }

    public object ToValue() => _isExact ? _exact : _wide;

    public int CompareTo(Number other) => _isExact && other._isExact ? _exact.CompareTo(other._exact) : _wide.CompareTo(other._wide);

    public Number Absolute() => _isExact ? new(Math.Abs(_exact)) : new(Math.Abs(_wide));

    public Number Ceiling() => _isExact ? new(Math.Ceiling(_exact)) : new(Math.Ceiling(_wide));

    public Number Floor() => _isExact ? new(Math.Floor(_exact)) : new(Math.Floor(_wide));

    public Number Plus(Number other)
    {
        try
        {
            return _isExact && other._isExact ? new(_exact + other._exact) : new(_wide + other._wide);
        }
        catch (OverflowException)
        {
            return new(_wide + other._wide);
        }
    }

    public Number Over(int count) => _isExact ? new(_exact / count) : new(_wide / count);

    public override string ToString() => _isExact ? _exact.ToString(CultureInfo.InvariantCulture) : _wide.ToString("R", CultureInfo.InvariantCulture);
}
