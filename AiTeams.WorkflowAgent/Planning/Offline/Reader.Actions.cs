namespace AiTeams.WorkflowAgent.Planning.Offline;

internal sealed partial class Reader
{
    private void ReadAction(List<Step> steps, Clause clause)
    {
        if (AtEnd) return;
        var first = _at;
        var token = tokens[_at++];
        if (token.Is(Concept.Build) && !TryReadBuild(ref token))
        {
            _at = first;
            ReadUnknown();
            return;
        }

        if (token.Is(Concept.Workflow)) return;
        if (token.Is(Concept.Channel))
        {
            _at = first;
            token = token with { Concept = Concept.Verb, Value = (int)Verb.Notify };
        }

        var verb = (Verb)token.Value;
        if (verb == Verb.Check && TryReadCheck(steps)) return;
        var objects = ReadObjects();
        var said = text[token.Start..tokens[_at - 1].End].Trim();
        if (objects.Lack is { } lack) Lacks.Add(lack);
        else if (objects.Method is { } method && verb is Verb.Send or Verb.Get or Verb.Post) verb = method;
        AddSources(steps, verb, ref objects);
        switch (verb)
        {
            case Verb.Get or Verb.Check:
                AddRequests(steps, "fetch", "GET", objects, said);
                break;
            case Verb.Delete:
                AddRequests(steps, "delete", "DELETE", objects, said);
                break;
            case Verb.Notify or Verb.Send when verb == Verb.Notify || objects.Channel is not null:
                AddNotifications(steps, objects, said);
                break;
            case Verb.Post or Verb.Send:
                AddRequests(steps, "post", "POST", objects, said);
                break;
            case Verb.Put:
                AddRequests(steps, "put", "PUT", objects, said);
                break;
            case Verb.Patch:
                AddRequests(steps, "patch", "PATCH", objects, said);
                break;
            case Verb.Wait:
                AddDelay(steps, objects, said);
                break;
            case Verb.Write:
                AddWriting(steps, token.Text, said);
                break;
            case Verb.Pick:
                AddFields(steps, objects, said);
                break;
            case Verb.Merge:
                AddMerge(steps, clause, said);
                break;
            case Verb.Loop:
                Lacks.Add(wording.NoLoop(said));
                break;
            case Verb.Approve:
                Lacks.Add(wording.NoApproval(said));
                break;
        }
    }

    /// <summary>"Create a workflow that ..." says nothing; "make a GET request to ..." names its method; "create an order at URL" posts.</summary>
    private bool TryReadBuild(ref Token token)
    {
        for (var ahead = 0; ahead < 6 && !Peek(ahead).Is(Concept.Stop) && _at + ahead < tokens.Count; ahead++)
        {
            if (Peek(ahead).Is(Concept.Workflow))
            {
                _at += ahead + 1;
                token = Peek(-1);
                return true;
            }

            if (Peek(ahead).IsVerb(Verb.Get) || Peek(ahead).IsVerb(Verb.Post) || Peek(ahead).IsVerb(Verb.Put) || Peek(ahead).IsVerb(Verb.Patch) || Peek(ahead).IsVerb(Verb.Delete))
            {
                token = Peek(ahead) with { Start = token.Start };
                _at += ahead + 1;
                return true;
            }

            if (Peek(ahead).Kind != TokenKind.Url) continue;
            token = token with { Concept = Concept.Verb, Value = (int)Verb.Post };
            return true;
        }

        return false;
    }

    /// <summary>"Check whether the status is 200": a condition whose consequence follows.</summary>
    private bool TryReadCheck(List<Step> steps)
    {
        var start = _at;
        if (TryReadCondition(negated: false) is not { } condition)
        {
            _at = start;
            return false;
        }

        condition = Ground(condition, steps, steps.Count);
        start = _at;
        while (Current.Concept is Concept.Comma or Concept.And or Concept.Then) _at++;
        var gates = Current.Concept is Concept.Verb or Concept.Channel && _at > start;
        if (!gates) _at = start;
        steps.Add(new ConditionalStep(condition) { Then = gates ? ReadSequence(isBranch: true) : [] });
        return true;
    }

    /// <summary>"Send the result of A to B" and "download A to B" name two requests in one clause.</summary>
    private void AddSources(List<Step> steps, Verb verb, ref Objects objects)
    {
        if (verb is Verb.Get or Verb.Check or Verb.Delete)
        {
            if (objects.Urls is not [.., { IsTarget: true } target] || objects.Urls.All(static url => url.IsTarget)) return;
            AddRequests(steps, "fetch", "GET", objects with { Urls = [.. objects.Urls.Where(static url => !url.IsTarget)] }, "");
            AddRequests(steps, "post", "POST", objects with { Urls = [target] }, "");
            objects = objects with { Done = true };
            return;
        }

        Address[] sources = [.. objects.Urls.Where(url => url.IsSource || verb is Verb.Pick or Verb.Write)];
        if (sources.Length == 0) return;
        objects = objects with { Urls = [.. objects.Urls.Except(sources)] };
        AddRequests(steps, "fetch", "GET", new Objects { Urls = [.. sources] }, "");
    }

    /// <summary>At the same time: leads a clause, stands between two actions, or ends one.</summary>
    private void ReadParallel(List<Step> steps, Clause clause)
    {
        if (clause.IsEmpty)
        {
            clause.MakeParallel();
            return;
        }

        while (Current.Concept is Concept.Comma or Concept.And or Concept.Filler) _at++;
        if (Current.Concept is not (Concept.Verb or Concept.Channel))
        {
            clause.Group(clause.Start);
            return;
        }

        var count = steps.Count;
        ReadAction(steps, clause);
        if (steps.Count > count) clause.Group(count - 1);
    }
}
