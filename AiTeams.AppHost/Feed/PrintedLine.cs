using System.Globalization;

namespace AiTeams.AppHost.Feed;

/// <summary>A line as the process printed it. Aspire puts the time it was read in front: <c>2026-11-21T12:16:29.1912345Z text</c>.</summary>
internal readonly record struct PrintedLine(DateTimeOffset At, string Text)
{
    // The shortest and longest of these prefixes: no fraction and Z; seven digits and an offset.
    private const int ShortestTime = 20;
    private const int LongestTime = 33;

    /// <param name="content">What the resource logger delivers.</param>
    /// <param name="now">The time of a line that carries none.</param>
    public static PrintedLine From(string content, DateTimeOffset now)
    {
        var space = content.AsSpan(0, Math.Min(content.Length, LongestTime + 1)).IndexOf(' ');
        if (space < 0 && content.Length is >= ShortestTime and <= LongestTime)
        {
            // An empty line.
            space = content.Length;
        }

        return space >= ShortestTime
            && content[10] == 'T'
            && DateTimeOffset.TryParse(content.AsSpan(0, space), CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out var at)
            ? new PrintedLine(at, space == content.Length ? "" : content[(space + 1)..])
            : new PrintedLine(now, content);
    }
}
