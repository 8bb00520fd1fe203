namespace AiTeams.WorkflowAgent.Planning.Offline;

/// <summary>
/// Reads tokens into steps by recursive descent: a sequence is made of clauses, a clause is an action, a condition, a delay or a schedule.
/// What it cannot read it keeps in <see cref="Lacks"/>; nothing is dropped in silence.
/// </summary>
internal sealed partial class Reader(string text, List<Token> tokens, Answers answers, Wording wording, bool modelConfigured)
{
    /// <summary>Conditions inside conditions; deeper is no sentence a person wrote.</summary>
    private const int DeepestNesting = 16;

    private int _at;
    private int _depth;
    private bool _hasRequest;

    /// <summary>What the sentence asks for and no node can do.</summary>
    public List<string> Lacks { get; } = [];

    /// <summary>What the person should know about how the sentence was read.</summary>
    public List<string> Notes { get; } = [];

    private Token Current => _at < tokens.Count ? tokens[_at] : default;

    private bool AtEnd => _at >= tokens.Count;

    private Token Peek(int ahead) => _at + ahead < tokens.Count ? tokens[_at + ahead] : default;

    public IReadOnlyList<Step> Read()
    {
        var steps = ReadSequence(isBranch: false);
        return steps;
    }

    private List<Step> ReadSequence(bool isBranch)
    {
        var steps = new List<Step>();
        var clause = new Clause(steps);
        if (++_depth > DeepestNesting)
        {
            Lacks.Add(wording.TooDeep);
            _at = tokens.Count;
        }

        while (!AtEnd && !(isBranch && EndsBranch(steps)))
        {
            var before = _at;
            ReadClause(steps, clause);
            if (_at == before) ReadUnknown();
        }

        clause.Close();
        _depth--;
        return steps;
    }

    /// <summary>A branch reaches to the end of its sentence, to "otherwise", or to the next condition beside it.</summary>
    private bool EndsBranch(List<Step> steps) => Current.Concept switch
    {
        Concept.Stop or Concept.Finally => true,
        Concept.Otherwise or Concept.IfNot => !(steps is [.., ConditionalStep { Else.Count: 0 }]),
        Concept.Comma => steps.Count > 0 && Peek(1).Concept is Concept.If or Concept.Unless or Concept.Otherwise or Concept.IfNot && !(steps is [.., ConditionalStep { Else.Count: 0 }]),
        _ => false,
    };

    private void ReadClause(List<Step> steps, Clause clause)
    {
        var token = Current;
        switch (token.Concept)
        {
            case Concept.Comma or Concept.And or Concept.Filler or Concept.Determiner or Concept.Pronoun or Concept.To or Concept.Manual or Concept.Workflow or Concept.Or or Concept.Via
                or Concept.Whether:
                _at++;
                break;
            case Concept.Stop or Concept.Then or Concept.Finally:
                _at++;
                clause.Close();
                break;
            case Concept.Before:
                _at++;
                ReadBefore(steps);
                break;
            case Concept.Parallel:
                _at++;
                ReadParallel(steps, clause);
                break;
            case Concept.Otherwise or Concept.IfNot when steps is [.., ConditionalStep { Else.Count: 0 } condition]:
                _at++;
                steps[^1] = condition with { Else = ReadSequence(isBranch: true) };
                break;
            case Concept.IfSo when steps is [.., ConditionalStep { IsOpen: true } condition]:
                _at++;
                steps[^1] = condition with { Then = ReadSequence(isBranch: true) };
                break;
            case Concept.If or Concept.Unless or Concept.When:
                ReadConditional(steps, clause);
                break;
            case Concept.On when Peek(1).Concept is Concept.Fails or Concept.Succeeds:
                ReadConditional(steps, clause);
                break;
            case Concept.After:
                ReadAfter(steps, clause);
                break;
            case Concept.Verb or Concept.Channel or Concept.Build:
                ReadAction(steps, clause);
                break;
            default:
                if (!TryReadDelay(steps) && IsSchedule(clauseStart: true)) ReadSchedule();
                break;
        }
    }

    /// <summary>After 5 minutes; after fetching X, do Y; do Y after fetching X; once the status is 200, do Y.</summary>
    private void ReadAfter(List<Step> steps, Clause clause)
    {
        var follows = _at > 0 && steps.Count > clause.Start && !tokens[_at - 1].Is(Concept.Comma) && !tokens[_at - 1].Is(Concept.And);
        if (TryReadDelay(steps, follows)) return;
        if (!Peek(1).Is(Concept.Verb))
        {
            ReadConditional(steps, clause);
            return;
        }

        _at++;
        var count = steps.Count;
        ReadAction(steps, clause);
        if (!follows || steps.Count == count) return;
        var earlier = steps[count..];
        steps.RemoveRange(count, earlier.Count);
        steps.InsertRange(count - 1, earlier);
    }

    /// <summary>Wait a minute before posting to X: what follows stands after. Before posting to X, fetch Y: the other way round.</summary>
    private void ReadBefore(List<Step> steps)
    {
        if (steps.Count > 0 || !Current.Is(Concept.Verb)) return;
        var clause = new Clause(steps);
        ReadAction(steps, clause);
        var later = steps.ToArray();
        steps.Clear();
        while (!AtEnd && Current.Concept is Concept.Comma or Concept.Filler) _at++;
        if (!AtEnd && Current.Concept is Concept.Verb or Concept.Channel) ReadAction(steps, clause);
        steps.AddRange(later);
    }

    /// <summary>In 5 minutes, after 5 minutes, 5 minutes later, 5分钟后; behind an action it stands before it.</summary>
    private bool TryReadDelay(List<Step> steps, bool follows = false)
    {
        var start = _at;
        var leads = Current.Concept is Concept.In or Concept.After;
        if (leads) _at++;
        if (TryReadDuration() is { } duration && (leads || Current.Is(Concept.Later)))
        {
            if (Current.Is(Concept.Later)) _at++;
            steps.Insert(follows || (leads && tokens[start].Is(Concept.In) && steps.Count > 0 && !IsClauseStart(start)) ? steps.Count - 1 : steps.Count, new DelayStep(duration));
            return true;
        }

        _at = start;
        return false;
    }

    private bool IsClauseStart(int at) => at == 0 || tokens[at - 1].Concept is Concept.Comma or Concept.Stop or Concept.Then or Concept.And or Concept.Filler;

    /// <summary>5 minutes, an hour, half an hour.</summary>
    private TimeSpan? TryReadDuration()
    {
        var start = _at;
        while (Current.Concept is Concept.Of or Concept.Filler) _at++;
        var half = Current.Is(Concept.Half) || (Current.Kind == TokenKind.Word && Current.Text is "half");
        if (half) _at++;
        decimal? count = Current.Kind == TokenKind.Number ? Current.Number : null;
        if (count is not null) _at++;
        else if (Current.Is(Concept.Determiner)) (count, _at) = (1, _at + 1);
        else if (half) count = 1;
        if (count is { } number && Current.Is(Concept.Unit) && Current.Value > 0 && number is > 0 and < 1_000_000)
        {
            var seconds = number * Current.Value / (half ? 2 : 1);
            _at++;
            if (seconds is > 0 and <= 366 * Lexicon.Day) return TimeSpan.FromMilliseconds((double)(seconds * 1000));
        }

        _at = start;
        return null;
    }

    private void ReadUnknown()
    {
        var first = _at;
        do _at++;
        while (!AtEnd && !IsBoundary() && !Current.Is(Concept.Comma));
        var said = text[tokens[first].Start..tokens[_at - 1].End].Trim();
        Lacks.Add(wording.Unknown(said));
    }
}
