using System.Text;

namespace Aspire.Hosting.Running;

internal static class CommandLine
{
    /// <summary>Splits at blanks outside double quotes.</summary>
    internal static string[] Split(string line)
    {
        var parts = new List<string>();
        var part = new StringBuilder();
        var quoted = false;
        var begun = false;
        foreach (var c in line)
        {
            if (c == '"')
            {
                quoted = !quoted;
                begun = true;
            }
            else if (char.IsWhiteSpace(c) && !quoted)
            {
                if (begun || part.Length > 0) parts.Add(part.ToString());
                part.Clear();
                begun = false;
            }
            else
            {
                part.Append(c);
            }
        }

        if (begun || part.Length > 0) parts.Add(part.ToString());
        return [.. parts];
    }
}
