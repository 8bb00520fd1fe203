namespace AiTeams.Storage.Statements;

/// <summary>The words of a SQL text that stand outside brackets, quotes and comments.</summary>
internal static class SqlWords
{
    public static IEnumerable<string> Outside(string sql)
    {
        var depth = 0;
        for (var at = 0; at < sql.Length;)
        {
            var c = sql[at];
            if (c == '-' && Next(sql, at) == '-') at = After(sql, at, "\n");
            else if (c == '/' && Next(sql, at) == '*') at = After(sql, at + 2, "*/");
            else if (c == '\'') at = After(sql, at + 1, "'");
            else if (c == '"')
            {
                var end = After(sql, at + 1, "\"");
                if (depth == 0) yield return sql[(at + 1)..Math.Max(at + 1, end - 1)];
                at = end;
            }
            else if (IsWord(c))
            {
                var start = at;
                while (at < sql.Length && (IsWord(sql[at]) || sql[at] == '.')) at++;
                if (depth == 0) yield return sql[start..at];
            }
            else
            {
                if (c == '(') depth++;
                else if (c == ')') depth--;
                at++;
            }
        }
    }

    private static bool IsWord(char c) => char.IsAsciiLetterOrDigit(c) || c is '_';

    private static char Next(string sql, int at) => at + 1 < sql.Length ? sql[at + 1] : '\0';

    private static int After(string sql, int from, string end)
    {
        var found = sql.IndexOf(end, from, StringComparison.Ordinal);
        return found < 0 ? sql.Length : found + end.Length;
    }
}
