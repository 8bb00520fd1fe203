using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace AiTeams.WorkflowAgent.Planning.Offline;

internal sealed partial class Reader
{
    /// <summary>Tokens before a comparison; a longer subject is no field's name.</summary>
    private const int LongestSubject = 8;

    /// <summary>Subject, then is or a comparator, then a value: the status is not 200; price &gt; 100; it fails.</summary>
    private Comparison? TryReadComparison(ref string? url)
    {
        var start = _at;
        var words = new List<string>();
        var onStatus = false;
        string? found = null;
        for (; !AtEnd && _at - start < LongestSubject && !IsPredicate(Current); _at++)
        {
            var token = Current;
            if (token.Is(Concept.Status)) onStatus = true;
            else if (token.Kind == TokenKind.Url) found = token.Text;
            else if (token.Concept is Concept.Comma or Concept.Stop or Concept.Then or Concept.And or Concept.If or Concept.Otherwise or Concept.Every) break;
            else if (!IsSmallWord(token)) words.Add(token.Text);
        }

        var isSaid = IsPredicate(Current);
        var not = false;
        for (; isSaid && (Current.Concept is Concept.Is or Concept.Not or Concept.Determiner or Concept.Pronoun or Concept.Status || (Current.Is(Concept.Of) && onStatus)); _at++)
        {
            not ^= Current.Is(Concept.Not);
            onStatus |= Current.Is(Concept.Status); // returns status 500
        }

        // "It fails", "the call fails"; but a customer who signs up is no server that is up.
        if (isSaid && Current.Concept is Concept.Fails or Concept.Succeeds && tokens[_at - 1].Concept is not (Concept.Is or Concept.Not or Concept.Determiner) && words.Count > 1) isSaid = false;
        if (isSaid && ReadPredicate(not, onStatus, words) is { } comparison)
        {
            SkipTail();
            url ??= found;
            return comparison;
        }

        _at = start;
        return null;
    }

    /// <summary>"... is above 10 in the response": the tail says nothing new.</summary>
    private void SkipTail()
    {
        var start = _at;
        while (Current.Concept is Concept.Of or Concept.In) _at++;
        while (_at > start && Current.Concept is Concept.Pronoun or Concept.Determiner) _at++;
        if (_at > start && !(tokens[_at - 1].Is(Concept.Pronoun) || tokens[_at - 1].Text.Contains("response", StringComparison.OrdinalIgnoreCase))) _at = start;
    }

    private static bool IsPredicate(Token token) => token.Concept is Concept.Is or Concept.Not or Concept.Compare or Concept.Fails or Concept.Succeeds;

    private static bool IsSmallWord(Token token) => token.Concept is Concept.Filler or Concept.Determiner or Concept.Pronoun or Concept.Of or Concept.Via or Concept.Whether;

    private const string S = Comparison.Subject;

    private Comparison? ReadPredicate(bool not, bool onStatus, List<string> words)
    {
        if (Current.Concept is Concept.Fails or Concept.Succeeds && (onStatus || !IsFieldName(words)))
        {
            var failure = Current.Is(Concept.Fails) != not;
            _at++;
            // Without an answer there is no status, and null is below nothing: that too is a failure.
            return new("", true, failure ? $"!({S} < `400`)" : $"{S} < `400`");
        }

        var comparator = Comparator.Equal;
        if (Current.Is(Concept.Compare)) comparator = (Comparator)tokens[_at++].Value;
        if (not) comparator = Opposite(comparator);

        // In brackets: JMESPath's not binds tighter than its dot.
        if (comparator is Comparator.Empty or Comparator.NotEmpty) return new(onStatus ? "" : FieldPath(words), onStatus, comparator == Comparator.Empty ? $"!({S})" : $"!(!({S}))");

        var token = Current;
        if (token.Kind == TokenKind.StatusClass)
        {
            _at++;
            return new("", true, comparator == Comparator.NotEqual ? $"({S} < `{token.Number}00` || {S} > `{token.Number}99`)" : $"({S} >= `{token.Number}00` && {S} <= `{token.Number}99`)");
        }

        if (ReadValue() is not { } literal) return null;
        // "If it returns 404" speaks of the status, and so does "if https://... is not 200".
        onStatus |= words.Count == 0 && token is { Kind: TokenKind.Number, Number: >= 100 and <= 599 } && comparator is not (Comparator.Contains or Comparator.NotContains);
        return new(onStatus ? "" : FieldPath(words), onStatus, Template(comparator, literal));
    }

    private static bool IsFieldName(List<string> words) => words is [var word] && word.AsSpan().ContainsAny('.', '_');

    /// <summary>The value as a JMESPath literal; words are text up to the clause's end.</summary>
    private string? ReadValue()
    {
        var token = Current;
        if (AtEnd || token.Concept is Concept.Comma or Concept.Stop) return null;
        if (token.Kind == TokenKind.Number)
        {
            _at++;
            if (Current.Is(Concept.Unit)) _at++;
            return Invariant($"`{token.Number}`");
        }

        if (token.Kind == TokenKind.Quoted)
        {
            _at++;
            return Literal(token.Text);
        }

        if (token.Kind != TokenKind.Word) return null;
        if (token.Text is "true" or "false" or "null")
        {
            _at++;
            return $"`{token.Text}`";
        }

        var said = new StringBuilder();
        var first = _at;
        for (; !AtEnd && _at - first < 4 && Current.Kind == TokenKind.Word && !IsBoundary() && (_at == first || Current.Concept is Concept.None); _at++)
        {
            if (said.Length > 0) said.Append(' ');
            said.Append(Current.Text);
        }

        return said.Length == 0 ? null : Literal(said.ToString());
    }

    /// <summary>A JSON literal between backticks.</summary>
    private static string Literal(string value) => $"`{JsonSerializer.Serialize(value, PlainJson).Replace("`", "\\`", StringComparison.Ordinal)}`";

    private static readonly JsonSerializerOptions PlainJson = new() { Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private static string Template(Comparator comparator, string literal) => comparator switch
    {
        Comparator.Equal => $"{S} == {literal}",
        Comparator.NotEqual => $"{S} != {literal}",
        Comparator.Greater => $"{S} > {literal}",
        Comparator.GreaterOrEqual => $"{S} >= {literal}",
        Comparator.Less => $"{S} < {literal}",
        Comparator.LessOrEqual => $"{S} <= {literal}",
        // to_string: an answer that is an object or a number can be searched too.
        Comparator.Contains => $"contains(to_string({S}), to_string({literal}))",
        Comparator.NotContains => $"!contains(to_string({S}), to_string({literal}))",
        _ => throw new ArgumentOutOfRangeException(nameof(comparator), comparator, "Takes no value."),
    };

    private static Comparator Opposite(Comparator comparator) => comparator switch
    {
        Comparator.Equal => Comparator.NotEqual,
        Comparator.NotEqual => Comparator.Equal,
        Comparator.Greater => Comparator.LessOrEqual,
        Comparator.GreaterOrEqual => Comparator.Less,
        Comparator.Less => Comparator.GreaterOrEqual,
        Comparator.LessOrEqual => Comparator.Greater,
        Comparator.Contains => Comparator.NotContains,
        Comparator.NotContains => Comparator.Contains,
        Comparator.Empty => Comparator.NotEmpty,
        Comparator.NotEmpty => Comparator.Empty,
        _ => throw new ArgumentOutOfRangeException(nameof(comparator), comparator, "Unknown comparator."),
    };

    /// <summary>data.total stays; "total price" becomes total_price, and the plan says so; anything else is quoted as JMESPath asks.</summary>
    private string FieldPath(List<string> words)
    {
        if (words.Count == 0) return "";
        var name = string.Join('_', words);
        if (words.Count > 1) Notes.Add(wording.ReadAsField(string.Join(' ', words), name));
        if (name.StartsWith("body.", StringComparison.Ordinal)) name = name["body.".Length..];
        var path = new StringBuilder();
        foreach (var part in name.Split('.', StringSplitOptions.RemoveEmptyEntries))
        {
            if (path.Length > 0) path.Append('.');
            path.Append(PlainName().IsMatch(part) ? part : JsonSerializer.Serialize(part, PlainJson));
        }

        return path.ToString();
    }

    private static string Invariant(FormattableString value) => value.ToString(CultureInfo.InvariantCulture);

    [GeneratedRegex("^[A-Za-z_][A-Za-z0-9_]*$", RegexOptions.CultureInvariant)]
    private static partial Regex PlainName();
}
