using System.Text.Json;
using System.Text.Json.Nodes;

namespace AiTeams.WorkflowAgent.Planning.Offline;

internal sealed partial class Reader
{
    private static readonly string[] CredentialWords = ["header", "headers", "token", "bearer", "password", "credentials", "login", "authorization", "oauth"];

    private static readonly string[] WritingWords = ["summary", "translation", "summaries", "摘要"];

    /// <summary>What a verb acts on, up to the end of its clause.</summary>
    private Objects ReadObjects()
    {
        var objects = new Objects();
        var first = _at;
        while (!AtEnd && !(_at > first && IsBoundary()) && !(_at == first && Current.Concept is Concept.Stop or Concept.Comma or Concept.Then))
        {
            var token = Current;
            if (objects.Duration is null && TryReadDuration() is { } duration)
            {
                objects = objects with { Duration = duration };
                continue;
            }

            _at++;
            switch (token)
            {
                case { Kind: TokenKind.Url }:
                    objects.Urls.Add(new(token.Text, IsSource: Before(token, Concept.Of), IsTarget: Before(token, Concept.To)));
                    break;
                case { Kind: TokenKind.Email }:
                    objects = objects with { MailTo = objects.MailTo ?? token.Text, Channel = objects.Channel ?? token with { Text = "e-mail", Value = 1 } };
                    break;
                case { Kind: TokenKind.Quoted }:
                    objects.Fields.Add(token.Text);
                    objects = objects with { Text = objects.Text ?? token.Text };
                    break;
                case { Kind: TokenKind.Json }:
                    objects = objects with { Body = ParseJson(token.Text) };
                    break;
                case { Concept: Concept.Channel }:
                    objects = objects with { Channel = objects.Channel ?? token };
                    break;
                case { Concept: Concept.Saying }:
                    objects = objects with { Text = ReadSaid() };
                    break;
                case { Concept: Concept.Verb }:
                    objects = WithVerb(objects, token);
                    break;
                case { Kind: TokenKind.Word, Concept: Concept.None }:
                    objects = WithWord(objects, token);
                    break;
                case { Kind: TokenKind.Clock }:
                    objects = objects with { Lack = wording.NoClockWait(text[tokens[Math.Max(0, first - 1)].Start..token.End]) };
                    break;
            }
        }

        return objects;
    }

    /// <summary>A verb inside a clause is a noun there (a message), a method (a GET request), or work that no node does.</summary>
    private Objects WithVerb(Objects objects, Token token) => (Verb)token.Value switch
    {
        Verb.Loop => objects with { Lack = wording.NoLoop(token.Text) },
        Verb.Approve => objects with { Lack = wording.NoApproval(token.Text) },
        var method and (Verb.Get or Verb.Post or Verb.Put or Verb.Patch or Verb.Delete) when token.Text is "GET" or "POST" or "PUT" or "PATCH" or "DELETE" => objects with { Method = method },
        Verb.Write when token.Text is "摘要" => objects with { NeedsModel = true },
        _ => objects,
    };

    private Objects WithWord(Objects objects, Token token)
    {
        if (Array.Exists(CredentialWords, word => word.Equals(token.Text, StringComparison.OrdinalIgnoreCase))) return objects with { Lack = wording.NoCredentials };
        if (Array.Exists(WritingWords, word => word.Equals(token.Text, StringComparison.OrdinalIgnoreCase))) return objects with { NeedsModel = true };
        objects.Fields.Add(token.Text);
        return objects;
    }

    private bool Before(Token token, Concept concept)
    {
        for (var at = _at - 2; at >= 0 && at >= _at - 5; at--)
        {
            if (tokens[at].Is(concept) && token.Start > tokens[at].Start) return true;
            if (tokens[at].Kind == TokenKind.Url || tokens[at].Concept is Concept.To or Concept.Of or Concept.Via or Concept.At) return false;
        }

        return false;
    }

    /// <summary>What a message is to say: quoted, or the words to the end of the clause.</summary>
    private string? ReadSaid()
    {
        while (Current.Concept is Concept.Is or Concept.Filler) _at++;
        if (Current.Kind == TokenKind.Quoted) return tokens[_at++].Text;
        var first = _at;
        while (!AtEnd && !IsBoundary() && Current.Kind != TokenKind.Url && !(Current.Concept is Concept.To or Concept.Via && Peek(1).Kind == TokenKind.Url)) _at++;
        return _at == first ? null : text[tokens[first].Start..tokens[_at - 1].End].Trim();
    }

    private static JsonNode? ParseJson(string json)
    {
        try
        {
            return JsonNode.Parse(json);
        }
        catch (Exception exception) when (exception is JsonException or ArgumentException) // a key twice
        {
            return null;
        }
    }

    /// <summary>True where the clause in hand ends and another begins.</summary>
    private bool IsBoundary()
    {
        var token = Current;
        switch (token.Concept)
        {
            case Concept.Stop or Concept.Then or Concept.Finally or Concept.If or Concept.Unless or Concept.When or Concept.Otherwise or Concept.IfSo or Concept.IfNot
                or Concept.Parallel or Concept.After or Concept.Before:
                return true;
            case Concept.And or Concept.Comma or Concept.Filler:
                return StartsClause(_at + 1);
            case Concept.Verb:
                // Chinese, and English in a hurry, put no word between two actions.
                return _at > 0 && tokens[_at - 1].Kind is TokenKind.Url or TokenKind.Email or TokenKind.Quoted or TokenKind.Json;
            case Concept.On when Peek(1).Concept is Concept.Fails or Concept.Succeeds:
                return true;
            case Concept.In:
                return Peek(1).Kind == TokenKind.Number && Peek(2).Is(Concept.Unit);
            default:
                return IsSchedule(clauseStart: false);
        }
    }

    private bool StartsClause(int at)
    {
        while (at < tokens.Count && tokens[at].Concept is Concept.And or Concept.Comma or Concept.Filler or Concept.Then) at++;
        if (at >= tokens.Count) return false;
        var token = tokens[at];
        if (token.Kind == TokenKind.Number && at + 2 < tokens.Count && tokens[at + 2].Is(Concept.Later)) return true;
        if (token.Concept is Concept.Pronoun && at + 1 < tokens.Count) token = tokens[at + 1]; // 把结果发送到
        if (token.Concept is Concept.Channel) return at + 1 < tokens.Count && (tokens[at + 1].Kind is TokenKind.Url or TokenKind.Email or TokenKind.Quoted || tokens[at + 1].Concept is Concept.Determiner or Concept.To);
        if (token.Concept is Concept.Verb or Concept.If or Concept.Unless or Concept.When or Concept.Otherwise or Concept.IfSo or Concept.IfNot or Concept.Parallel or Concept.After
            or Concept.Before or Concept.Finally or Concept.Every or Concept.Cadence) return true;
        return false;
    }

    /// <param name="Url">As written.</param>
    /// <param name="IsSource">Comes after from, of.</param>
    /// <param name="IsTarget">Comes after to.</param>
    private sealed record Address(string Url, bool IsSource, bool IsTarget);

    private sealed record Objects
    {
        public List<Address> Urls { get; init; } = [];

        public List<string> Fields { get; init; } = [];

        public string? MailTo { get; init; }

        public Token? Channel { get; init; }

        public string? Text { get; init; }

        public JsonNode? Body { get; init; }

        public TimeSpan? Duration { get; init; }

        public Verb? Method { get; init; }

        /// <summary>Asks for writing that only a model can do.</summary>
        public bool NeedsModel { get; init; }

        /// <summary>Something in it that no node can do.</summary>
        public string? Lack { get; init; }

        /// <summary>Its steps were added already.</summary>
        public bool Done { get; init; }
    }
}
