using System.Text.RegularExpressions;

namespace AiTeams.Tests.Monitoring.Queries;

/// <summary>
/// Judges a CloudWatch Logs Insights query more strictly than the service does: known commands and functions only, and every field must be one
/// that a line of the contract has as Insights shows it.
/// </summary>
/// <remarks>https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/CWL_QuerySyntax.html</remarks>
internal sealed partial class InsightsQuery
{
    private static readonly string[] OwnFields = ["@timestamp", "@ingestionTime", "@message", "@logStream", "@log"];
    private static readonly string[] Comparisons = ["=", "!=", "<", "<=", ">", ">=", "like", "=~"];
    private static readonly string[] Aggregates = ["count", "count_distinct", "sum", "avg", "min", "max", "pct", "stddev", "earliest", "latest"];
    private static readonly string[] Predicates = ["ispresent", "isempty", "isblank"];

    private readonly IReadOnlySet<string> _lineFields;
    private readonly Queue<string> _tokens;
    private HashSet<string>? _results;

    private InsightsQuery(string query, IReadOnlySet<string> lineFields) => (_lineFields, _tokens) = (lineFields, new(Tokens(query)));

    /// <param name="lineFields">Paths of the JSON line.</param>
    /// <exception cref="FormatException">The query is not well-formed, or asks for a field that no line has.</exception>
    public static void Check(string query, IReadOnlySet<string> lineFields)
    {
        var judge = new InsightsQuery(query, lineFields);
        do judge.Command();
        while (judge.Took("|"));
        if (judge._tokens.Count > 0) throw new FormatException($"'{judge._tokens.Peek()}' is in no command's place.");
    }

    private void Command()
    {
        switch (Next())
        {
            case "fields" or "display" or "dedup": List(Field); break;
            case "filter": Condition(); break;
            case "stats": Stats(); break;
            case "sort": List(() => { Field(); _ = Took("asc") || Took("desc"); }); break;
            case "limit": Number(); break;
            case var other: throw new FormatException($"'{other}' is no command.");
        }
    }

    private void Stats()
    {
        HashSet<string> results = [];
        List(() =>
        {
            Function(Aggregates);
            if (Took("as")) results.Add(Next());
        });
        if (Took("by"))
        {
            List(() =>
            {
                if (Took("bin"))
                {
                    Expect("(");
                    if (!Period().IsMatch(Next())) throw new FormatException("bin() takes a period, e.g. 5m.");
                    Expect(")");
                }
                else
                {
                    results.Add(_tokens.Peek());
                    Field();
                }
            });
        }
        // What follows sees the table of results, no longer the lines.
        _results = results;
    }

    private void Condition()
    {
        do
        {
            _ = Took("not");
            if (Took("("))
            {
                Condition();
                Expect(")");
            }
            else if (Predicates.Contains(_tokens.Peek()))
            {
                Function(Predicates);
            }
            else
            {
                Field();
                if (Next() is var comparison && !Comparisons.Contains(comparison)) throw new FormatException($"'{comparison}' compares nothing.");
                if (Next() is var value && value[0] is not ('"' or '/') && !Numeric().IsMatch(value)) throw new FormatException($"'{value}' is no value.");
            }
        }
        while (Took("and") || Took("or"));
    }

    private void Function(string[] known)
    {
        if (Next() is var name && !known.Contains(name)) throw new FormatException($"'{name}' is no function that is known here.");
        Expect("(");
        if (Took(")")) return;
        Field();
        if (Took(",")) Number();
        Expect(")");
    }

    private void Field()
    {
        var field = Next();
        if (_results is not null)
        {
            if (!_results.Contains(field)) throw new FormatException($"'{field}' is not among the results of stats; give it a name with `as`.");
        }
        else if (!OwnFields.Contains(field) && (field.StartsWith('@') || !_lineFields.Contains(field)))
        {
            throw new FormatException($"No line has a field '{field}' in Insights.");
        }
    }

    private void Number()
    {
        if (Next() is var number && !Numeric().IsMatch(number)) throw new FormatException($"'{number}' is no number.");
    }

    private void List(Action item)
    {
        do item();
        while (Took(","));
    }

    private string Next() => _tokens.TryDequeue(out var token) ? token : throw new FormatException("The query ends too soon.");

    private bool Took(string token)
    {
        if (!_tokens.TryPeek(out var next) || next != token) return false;
        _tokens.Dequeue();
        return true;
    }

    private void Expect(string token)
    {
        if (Next() is var found && found != token) throw new FormatException($"'{token}' is expected where '{found}' stands.");
    }

    private static IEnumerable<string> Tokens(string query)
    {
        for (var at = 0; at < query.Length;)
        {
            var match = Token().Match(query, at);
            if (!match.Success) throw new FormatException($"'{query[at]}' has no meaning.");
            at += match.Length;
            if (!string.IsNullOrWhiteSpace(match.Value) && match.Value[0] != '#') yield return match.Value;
        }
    }

    [GeneratedRegex("""\G(\s+|\#[^\n]*|"[^"\n]*"|/[^/\n]*/|[0-9]+(\.[0-9]+)?[a-z]*|@?[A-Za-z_][A-Za-z0-9_.]*|<=|>=|!=|=~|[|,()=<>])""")]
    private static partial Regex Token();

    [GeneratedRegex(@"^[0-9]+(\.[0-9]+)?$")]
    private static partial Regex Numeric();

    [GeneratedRegex("^[0-9]+(ms|s|m|h|d|w)$")]
    private static partial Regex Period();
}
