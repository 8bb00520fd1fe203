using System.Globalization;
using AiTeams.Monitoring.Slo;
using Spectre.Console;

namespace AiTeams.Cli.Slo;

/// <summary>The report for people.</summary>
internal static class SloTable
{
    public static void Write(IAnsiConsole console, SloTexts texts, IReadOnlyList<SloReport> reports)
    {
        var table = new Table().Border(TableBorder.Simple);
        foreach (var column in (string[])[texts.Promise, texts.In, texts.Period, texts.Good, texts.Left, $"{texts.Burn} 1h", $"{texts.Burn} 6h", texts.State])
            table.AddColumn(new TableColumn(Markup.Escape(column)).NoWrap());
        foreach (var report in reports)
        {
            var slo = ServiceLevelObjectives.All.Single(slo => slo.Name == report.Slo);
            // Labels of a server are shown as they are, never read as markup.
            table.AddRow([.. ((string[])
            [
                texts.IsChinese ? slo.TitleChinese : slo.Title, report.Environment ?? "-", report.Period ?? "-",
                Share(1 - ((1 - report.BudgetLeft) * slo.Budget), "0.000"), Share(report.BudgetLeft, "0.0"),
                Number(report.BurnRate1h), Number(report.BurnRate6h), texts.Of(report.State),
            ]).Select(static cell => new Text(cell))]);
        }

        console.Write(table);
        console.Line(texts.Explanation);
    }

    private static string Share(double? share, string format) => share is { } value ? (value * 100).ToString(format, CultureInfo.InvariantCulture) + " %" : "-";

    private static string Number(double? value) => value is { } number ? number.ToString("0.0", CultureInfo.InvariantCulture) : "-";
}
