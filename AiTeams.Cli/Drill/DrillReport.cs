using System.Globalization;
using Spectre.Console;

namespace AiTeams.Cli.Drill;

/// <summary>What is said at the end.</summary>
internal sealed class DrillReport(DrillTexts says, IAnsiConsole console)
{
    /// <returns>Fine when each fault was caught and its cause named.</returns>
    public int Write(IReadOnlyList<Outcome> outcomes)
    {
        var table = new Table().Border(TableBorder.Simple)
            .AddColumns(says.Fault, says.CaughtBy, says.After, says.Alert, says.After, says.Cause, says.After, says.Points);
        foreach (var outcome in outcomes)
        {
            table.AddRow(
                Text(outcome.Name), Text(outcome.NotRun is { } why ? says.NotRun(why) : outcome.CaughtBy), Text(outcome.Detected), Text(outcome.Alert), Text(outcome.AlertedAfter), Text(outcome.Cause), Text(outcome.CauseAfter),
                Text(string.Create(CultureInfo.InvariantCulture, $"{outcome.Points} / {Outcome.Most}")));
        }
        console.Write(table);
        console.Line(says.Score(outcomes.Sum(static outcome => outcome.Points), outcomes.Count * Outcome.Most));
        return outcomes.All(static outcome => outcome is { CaughtBy: not null, Cause: not null }) ? ExitCodes.Fine : ExitCodes.Failed;
    }

    private static Text Text(string? text) => new(text ?? "-");

    private static Text Text(TimeSpan? time) => new(time is { } known ? string.Create(CultureInfo.InvariantCulture, $"{known.TotalSeconds:0.0} s") : "-");
}
