using Spectre.Console;

namespace AiTeams.Cli.Check;

/// <summary>What is said at the end.</summary>
internal sealed class CheckReport(CheckTexts says, IAnsiConsole console)
{
    private const int MissingShown = 10;

    /// <returns>Fine when every goal is met.</returns>
    public int Write(IReadOnlyList<Figure> figures, IReadOnlyList<Receipt> missing)
    {
        var table = new Table().Border(TableBorder.Simple).AddColumns(says.Figure, says.Measured, says.Goal, "");
        foreach (var figure in figures) table.AddRow(Text(figure.Name), Text(figure.Measured), Text(figure.Goal), Text(figure.IsMet ? says.Met : says.Missed));
        console.Write(table);
        foreach (var receipt in missing.Take(MissingShown)) console.Line($"{says.NoTrace}: {receipt.TraceId} {receipt.Service} {receipt.Kind} {receipt.Outcome} {receipt.SamplingReason}");
        var missed = figures.Count(static figure => !figure.IsMet);
        console.Line(missed == 0 ? says.AllMet : says.SomeMissed(missed));
        return missed == 0 ? ExitCodes.Fine : ExitCodes.Failed;
    }

    private static Text Text(string text) => new(text);
}
