using Spectre.Console;

namespace AiTeams.Cli;

internal static class PlainLines
{
    /// <summary>Writes a line as it is: no markup, and no break at the width of the console, so that an address can be copied whole.</summary>
    public static void Line(this IAnsiConsole console, string text) => console.Profile.Out.Writer.WriteLine(text);
}
