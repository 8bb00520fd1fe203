using System.Text;

namespace AiTeams.Testing.Golden;

/// <summary>Two texts line by line: what only the first has with <c>-</c>, what only the second has with <c>+</c>, common lines as they are.</summary>
internal static class LineDifference
{
    internal static string Of(string before, string after)
    {
        string[] old = Lines(before), now = Lines(after);
        var common = Common(old, now);
        var text = new StringBuilder();
        int i = 0, j = 0;
        while (i < old.Length || j < now.Length)
        {
            if (i < old.Length && j < now.Length && old[i] == now[j])
            {
                text.Append("  ").Append(old[i++]).Append('\n');
                j++;
            }
            else if (j == now.Length || (i < old.Length && common[i + 1, j] >= common[i, j + 1]))
            {
                text.Append("- ").Append(old[i++]).Append('\n');
            }
            else
            {
                text.Append("+ ").Append(now[j++]).Append('\n');
            }
        }
        return text.ToString();
    }

    /// <summary>Length of the longest common subsequence of the lines from i and from j on.</summary>
    private static int[,] Common(string[] old, string[] now)
    {
        var lengths = new int[old.Length + 1, now.Length + 1];
        for (var i = old.Length - 1; i >= 0; i--)
        {
            for (var j = now.Length - 1; j >= 0; j--)
                lengths[i, j] = old[i] == now[j] ? lengths[i + 1, j + 1] + 1 : Math.Max(lengths[i + 1, j], lengths[i, j + 1]);
        }
        return lengths;
    }

    private static string[] Lines(string text) => text.Length == 0 ? [] : (text.EndsWith('\n') ? text[..^1] : text).Split('\n');
}
