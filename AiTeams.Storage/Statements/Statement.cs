using System.Collections.Concurrent;

namespace AiTeams.Storage.Statements;

/// <summary>What a SQL text does, read off its words. Texts are constants, so each is read once.</summary>
/// <param name="Operation">SELECT, INSERT, UPDATE, DELETE, …, upper case.</param>
/// <param name="Table">The table it is about first, if it names one.</param>
internal sealed record Statement(string Operation, string? Table)
{
    private const int MostKnown = 2048;
    private static readonly ConcurrentDictionary<string, Statement> Known = new();

    public bool IsRead => Operation is "SELECT" or "VALUES" or "EXPLAIN";

    /// <summary>Name of its span: <c>INSERT sessions</c>.</summary>
    public string Summary { get; } = Table is null ? Operation : $"{Operation} {Table}";

    public static Statement Of(string sql)
    {
        if (Known.TryGetValue(sql, out var known)) return known;
        var statement = Read(sql);
        if (Known.Count < MostKnown) Known[sql] = statement;
        return statement;
    }

    private static Statement Read(string sql)
    {
        using var words = SqlWords.Outside(sql).GetEnumerator();
        if (!words.MoveNext()) return new("EMPTY", null);
        var operation = words.Current.ToUpperInvariant();

        // WITH names tables of its own in brackets; the statement follows them.
        while (operation is "WITH" or "RECURSIVE" or "AS" or "NOT" or "MATERIALIZED" || !IsVerb(operation))
        {
            if (!words.MoveNext()) return new("OTHER", null);
            operation = words.Current.ToUpperInvariant();
        }
        if (operation == "REPLACE") operation = "INSERT";
        return new(operation, TableAfter(operation, words));
    }

    private static string? TableAfter(string operation, IEnumerator<string> words)
    {
        var before = operation switch { "SELECT" or "DELETE" => "FROM", "INSERT" => "INTO", "CREATE" or "DROP" or "ALTER" => "TABLE", _ => null };
        if (operation != "UPDATE" && before is null) return null;
        while (words.MoveNext())
        {
            var word = words.Current;
            if (before is not null)
            {
                if (word.Equals(before, StringComparison.OrdinalIgnoreCase)) before = null;
                continue;
            }
            if (word.ToUpperInvariant() is "IF" or "NOT" or "EXISTS" or "OR" or "IGNORE" or "REPLACE" or "ABORT" or "ROLLBACK" or "FAIL") continue;
            return word;
        }
        return null;
    }

    private static bool IsVerb(string word) => word is
        "SELECT" or "VALUES" or "EXPLAIN" or "INSERT" or "REPLACE" or "UPDATE" or "DELETE" or "CREATE" or "DROP" or "ALTER" or "PRAGMA" or "VACUUM" or "ANALYZE";
}
