using System.Globalization;
using System.Text;
using System.Text.Json;

namespace AiTeams.Benchmarks.Results;

/// <summary>The figures as people and programs read them.</summary>
internal static class Report
{
    private static readonly JsonSerializerOptions Indented = new() { WriteIndented = true, PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower };

    internal static string Text(IEnumerable<Figure> figures)
    {
        var text = new StringBuilder();
        foreach (var figure in figures)
        {
            text.Append(CultureInfo.InvariantCulture, $"{figure.Id,-8} {figure.What,-78} {Number(figure.Value),10} {figure.Unit,-7}");
            if (figure.Goal is { } goal) text.Append(CultureInfo.InvariantCulture, $" goal {Written(goal)}");
            if (figure.Stretch is { } stretch) text.Append(CultureInfo.InvariantCulture, $" stretch {Written(stretch)}");
            if (Verdict(figure) is { Length: > 0 } verdict) text.Append(CultureInfo.InvariantCulture, $" -> {verdict}");
            if (figure.Spread is { } spread) text.Append(CultureInfo.InvariantCulture, $" [{Number(spread.Low)}..{Number(spread.High)}]");
            if (figure.Control is { } control) text.Append(CultureInfo.InvariantCulture, $" A/A {control:0.000}");
            if (figure.Baseline.Length > 0) text.Append(" | ").Append(figure.Baseline);
            text.AppendLine();
        }
        return text.ToString();
    }

    internal static string Markdown(IEnumerable<Figure> figures)
    {
        var text = new StringBuilder().AppendLine("| Id | What | Goal | Stretch | Measured | Middle half | A/A | Against |").AppendLine("|---|---|---|---|---|---|---|---|");
        foreach (var figure in figures)
        {
            var measured = $"{Number(figure.Value)} {figure.Unit}";
            if (Verdict(figure) is { Length: > 0 } verdict) measured += $", {verdict}";
            text.AppendLine(CultureInfo.InvariantCulture,
                $"| {figure.Id} | {figure.What} | {Written(figure.Goal)} | {Written(figure.Stretch)} | {measured} | {(figure.Spread is { } spread ? $"{Number(spread.Low)} to {Number(spread.High)}" : "")} | {figure.Control?.ToString("0.000", CultureInfo.InvariantCulture)} | {figure.Baseline} |");
        }
        return text.ToString();
    }

    internal static string Json(IEnumerable<Figure> figures) => JsonSerializer.Serialize(
        figures.Select(static figure => new
        {
            figure.Id,
            figure.What,
            figure.Value,
            figure.Unit,
            Goal = Written(figure.Goal),
            Stretch = Written(figure.Stretch),
            Low = figure.Spread?.Low,
            High = figure.Spread?.High,
            figure.Control,
            figure.Baseline,
            figure.IsMet,
            figure.IsNoisy,
        }), Indented);

    private static string Verdict(Figure figure)
    {
        var verdict = figure.IsMet switch { true when figure.Stretch?.Holds(figure.Value) == true => "stretch met", true => "met", false => "MISSED", _ => "" };
        return figure.IsNoisy ? (verdict + " (noisy)").Trim() : verdict;
    }

    private static string Written(Bound? bound) => bound is { } given ? (given.AtMost ? "≤ " : "≥ ") + Number(given.Limit) : "";

    private static string Number(double value) => Math.Abs(value) switch
    {
        >= 100 => value.ToString("#,0", CultureInfo.InvariantCulture),
        >= 10 => value.ToString("0.0", CultureInfo.InvariantCulture),
        _ => value.ToString("0.###", CultureInfo.InvariantCulture),
    };
}
