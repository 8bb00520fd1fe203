using System.IO.Enumeration;

namespace AiTeams.Testing.Traces;

/// <summary>Names in which <c>*</c> stands for any characters.</summary>
internal static class NamePattern
{
    internal static bool Matches(string pattern, string name) =>
        pattern == name || (pattern.Contains('*', StringComparison.Ordinal) && FileSystemName.MatchesSimpleExpression(pattern, name, ignoreCase: false));

    /// <summary>How many characters differ (Levenshtein).</summary>
    internal static int Distance(string one, string other)
    {
        var row = Enumerable.Range(0, other.Length + 1).ToArray();
        for (var i = 1; i <= one.Length; i++)
        {
            var diagonal = row[0];
            row[0] = i;
            for (var j = 1; j <= other.Length; j++)
            {
                var replaced = diagonal + (one[i - 1] == other[j - 1] ? 0 : 1);
                diagonal = row[j];
                row[j] = Math.Min(replaced, Math.Min(row[j], row[j - 1]) + 1);
            }
        }
        return row[^1];
    }
}
