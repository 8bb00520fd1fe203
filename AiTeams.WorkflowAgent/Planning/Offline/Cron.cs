using System.Text.RegularExpressions;
using AiTeams.Contracts.Workflows.Validation;

namespace AiTeams.WorkflowAgent.Planning.Offline;

/// <summary>A cron expression said outright.</summary>
internal static partial class Cron
{
    /// <summary>Finds the expression after the word cron, e.g. <c>cron "*/5 * * * *"</c>.</summary>
    public static bool Find(string text, int at, out string expression, out int end)
    {
        var match = AfterTheWord().Match(text, at);
        expression = match.Groups[1].Value;
        end = match.Index + match.Length;
        return match.Success && CronFields.AreValid(expression);
    }

    [GeneratedRegex("""\Gcron(?:[ \t]+(?:expression|schedule))?[ \t:]*["'`“]?((?:[\d*][\d*/,\-]*[ \t]+){4}[\d*][\d*/,\-]*)["'`”]?""", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex AfterTheWord();
}
