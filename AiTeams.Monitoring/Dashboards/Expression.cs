using System.Globalization;

namespace AiTeams.Monitoring.Dashboards;

/// <summary>PromQL, with what a panel needs to know of it: its unit, the labels that remain, and the metrics it was made of.</summary>
public sealed record Expression
{
    private readonly bool _isCompound;

    internal Expression(string text, string unit, IReadOnlyList<string> labels, IReadOnlyList<Metric> metrics, bool isCompound = false) =>
        (Text, Unit, Labels, Metrics, _isCompound) = (text, unit, labels, metrics, isCompound);

    public string Text { get; }

    /// <summary>As Grafana names it.</summary>
    public string Unit { get; init; }

    /// <summary>Labels of the result; the legend is made of them.</summary>
    public IReadOnlyList<string> Labels { get; }

    public IReadOnlyList<Metric> Metrics { get; }

    private string Operand => _isCompound ? $"({Text})" : Text;

    public static Expression operator /(Expression left, Expression right) => left.With("/", right, left.Unit == right.Unit ? "percentunit" : left.Unit);

    public static Expression operator -(Expression left, Expression right) => left.With("-", right, left.Unit);

    public static Expression operator +(Expression left, Expression right) => left.With("+", right, left.Unit);

    public static Expression operator *(double factor, Expression right)
    {
        ArgumentNullException.ThrowIfNull(right);
        return new($"{factor.ToString(CultureInfo.InvariantCulture)} * {right.Operand}", right.Unit, right.Labels, right.Metrics, isCompound: true);
    }

    public static Expression Divide(Expression left, Expression right) => left / right;

    public static Expression Subtract(Expression left, Expression right) => left - right;

    public static Expression Add(Expression left, Expression right) => left + right;

    public static Expression Multiply(double left, Expression right) => left * right;

    /// <summary>Share of <paramref name="whole"/>, 0 to 1: 0, not absent, where nothing of the part was ever counted.</summary>
    public static Expression Share(Expression part, Expression whole)
    {
        ArgumentNullException.ThrowIfNull(part);
        ArgumentNullException.ThrowIfNull(whole);
        return new(
            $"({part.Operand} or 0 * {whole.Operand}) / {whole.Operand}", "percentunit", whole.Labels, [.. part.Metrics, .. whole.Metrics], isCompound: true);
    }

    /// <summary>What remains of 1.</summary>
    public Expression Rest() => new($"1 - {Operand}", Unit, Labels, Metrics, isCompound: true);

    public Expression Top(int count) => new($"topk({count.ToString(CultureInfo.InvariantCulture)}, {Text})", Unit, Labels, Metrics);

    /// <summary>How many of the series are above 0.</summary>
    public Expression CountPositive() => new($"count({Operand} > 0)", "short", [], Metrics);

    private Expression With(string sign, Expression right, string unit)
    {
        ArgumentNullException.ThrowIfNull(right);
        return new($"{Operand} {sign} {right.Operand}", unit, Labels, [.. Metrics, .. right.Metrics], isCompound: true);
    }
}
