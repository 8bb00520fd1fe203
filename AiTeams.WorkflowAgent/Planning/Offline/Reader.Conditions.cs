namespace AiTeams.WorkflowAgent.Planning.Offline;

internal sealed partial class Reader
{
    private void ReadConditional(List<Step> steps, Clause clause)
    {
        var word = tokens[_at++];
        if (word.Is(Concept.On)) word = word with { Concept = Concept.If }; // on failure
        var follows = _at > 1 && !IsClauseStart(_at - 1) && steps.Count > clause.Start;
        var start = _at;
        if (TryReadCondition(word.Is(Concept.Unless)) is not { } condition)
        {
            _at = start;
            SkipClause();
            var said = text[word.Start..tokens[_at - 1].End].Trim();
            if (word.Is(Concept.When))
            {
                Lacks.Add(wording.NoEvent(said));
                return;
            }

            // Unanswered, the question stands in the plan's place; what follows is still read, for what it lacks.
            condition = answers.Ask(wording.WhichCondition(said), ReadCondition) ?? new Condition([], false);
            condition = condition with { Negated = word.Is(Concept.Unless) };
        }

        if (follows && !JudgesLastStep(condition, steps))
        {
            condition = Ground(condition, steps, steps.Count - 1);
            steps[^1] = new ConditionalStep(condition) { Then = [steps[^1]] };
            return;
        }

        condition = Ground(condition, steps, steps.Count);
        var then = ReadSequence(isBranch: true);
        if (then.Count == 0 && steps.Count > clause.Start && steps[^1] is RequestStep { IsNotification: true } or RequestStep { HasBody: true } && _hasRequest)
            steps[^1] = new ConditionalStep(condition) { Then = [steps[^1]] };
        else steps.Add(new ConditionalStep(condition) { Then = then });
    }

    /// <summary>"Fetch X if the status is 200 ..." cannot mean a status known before X was fetched.</summary>
    private static bool JudgesLastStep(Condition condition, List<Step> steps) =>
        condition is { OnStatus: true, Url: null } && steps is [.., RequestStep { Method: "GET" }] && !steps.SkipLast(1).Any(static step => step is RequestStep);

    /// <summary>A condition on an answer needs the request that gives it.</summary>
    private Condition Ground(Condition condition, List<Step> steps, int index)
    {
        var url = condition.Url;
        if (url is null && condition.OnStatus && !_hasRequest) url = answers.Ask(wording.WhichStatus, FindUrl);
        if (url is null) return condition;
        _hasRequest = true;
        steps.Insert(index, new RequestStep("fetch", "GET", url));
        return condition with { Url = null };
    }

    private void SkipClause()
    {
        while (!AtEnd && Current.Concept is not (Concept.Comma or Concept.Then or Concept.Stop or Concept.Otherwise) && !IsSchedule(clauseStart: false)) _at++;
    }

    private Condition? ReadCondition(string said) =>
        new Reader(said, Lexer.Read(said), new Answers([]), wording, modelConfigured).TryReadCondition(negated: false);

    /// <summary>A comparison, or several joined by and, or.</summary>
    private Condition? TryReadCondition(bool negated)
    {
        while (Current.Concept is Concept.If or Concept.Whether) _at++;
        string? url = null;
        if (TryReadComparison(ref url) is not { } first) return null;
        List<List<Comparison>> anyOf = [[first]];
        while (true)
        {
            var start = _at;
            while (Current.Is(Concept.Comma)) _at++;
            var isOr = Current.Is(Concept.Or);
            var joins = isOr || Current.Is(Concept.And);
            if (joins) _at++;
            if (!joins || Current.Concept is Concept.Verb or Concept.Channel || TryReadComparison(ref url) is not { } next)
            {
                _at = start;
                return new(anyOf, negated) { Url = url };
            }

            if (isOr) anyOf.Add([next]);
            else anyOf[^1].Add(next);
        }
    }
}
