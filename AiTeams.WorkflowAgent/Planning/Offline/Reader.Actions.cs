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

    private void AddRequests(List<Step> steps, string verb, string method, Objects objects, string said)
    {
        if (objects.Done || objects.Lack is not null) return;
        if (objects.NeedsModel && !steps.Any(static step => step is WriteStep)) AddWriting(steps, "summarise", said);
        IReadOnlyList<string> urls = objects.Urls.Count > 0 ? [.. objects.Urls.Select(static url => url.Url)] : Single(answers.Ask(wording.WhichUrl(said), FindUrl));
        foreach (var url in urls)
        {
            if (!IsAddress(url)) Lacks.Add(wording.BadUrl(url));
            steps.Add(new RequestStep(verb, method, url) { Body = objects.Body, Text = objects.Text });
            _hasRequest |= method == "GET";
        }
    }

    private void AddNotifications(List<Step> steps, Objects objects, string said)
    {
        if (objects.Lack is not null) return;
        if (objects.NeedsModel && !steps.Any(static step => step is WriteStep)) AddWriting(steps, "summarise", said);
        var question = objects.Channel is { } channel ? wording.WhichChannelUrl(channel.Text, channel.Value, objects.MailTo) : wording.WhichUrl(said);
        IReadOnlyList<string> urls = objects.Urls.Count > 0 ? [.. objects.Urls.Select(static url => url.Url)] : Single(answers.Ask(question, FindUrl));
        foreach (var url in urls)
        {
            if (!IsAddress(url)) Lacks.Add(wording.BadUrl(url));
            steps.Add(new RequestStep("notify", "POST", url) { Body = objects.Body, Text = objects.Text, MailTo = objects.MailTo });
        }
    }

    private static string[] Single(string? url) => url is null ? [] : [url];

    private static string? FindUrl(string answer)
    {
        foreach (var token in Lexer.Read(answer))
        {
            if (token.Kind == TokenKind.Url && IsAddress(token.Text)) return token.Text;
        }

        return null;
    }

    private static bool IsAddress(string url) => url.Length <= 8192 && Uri.TryCreate(url, UriKind.Absolute, out var uri) && uri.Host.Length > 0 && uri.UserInfo.Length == 0;

    private void AddDelay(List<Step> steps, Objects objects, string said)
    {
        if (objects.Duration is not { } duration)
        {
            if (objects.Lack is not null) return;
            if (answers.Ask(wording.HowLong(said), FindDuration) is not { } answered) return;
            duration = answered.Value;
        }

        steps.Add(new DelayStep(duration));
    }

    private Duration? FindDuration(string answer)
    {
        var reader = new Reader(answer, Lexer.Read(answer), new Answers([]), wording, modelConfigured);
        for (; !reader.AtEnd; reader._at++)
        {
            if (reader.TryReadDuration() is { } duration) return new(duration);
        }

        return null;
    }

    private void AddWriting(List<Step> steps, string verb, string said)
    {
        if (modelConfigured) steps.Add(new WriteStep(verb, said));
        else Lacks.Add(wording.NeedsModel(said));
    }

    private void AddFields(List<Step> steps, Objects objects, string said)
    {
        var fields = objects.Fields.Count > 0 ? objects.Fields : answers.Ask(wording.WhichFields(said), FindFields) ?? [];
        if (fields.Count > 0) steps.Add(new PickStep([.. fields.DistinctBy(FieldName).Select(field => KeyValuePair.Create(FieldName(field), FieldPath([field])))]));
    }

    private static string FieldName(string path) => path[(path.LastIndexOf('.') + 1)..];

    private List<string>? FindFields(string answer)
    {
        List<string> fields = [.. Lexer.Read(answer).Where(static token => token is { Kind: TokenKind.Word or TokenKind.Quoted, Concept: Concept.None }).Select(static token => token.Text)];
        return fields.Count > 0 ? fields : null;
    }

    /// <summary>Merging what was fetched one after another makes the fetches branches.</summary>
    private void AddMerge(List<Step> steps, Clause clause, string said)
    {
        clause.Close();
        if (steps is not [.., ParallelStep])
        {
            var first = steps.Count;
            while (first > 0 && steps[first - 1] is RequestStep { Method: "GET" }) first--;
            if (steps.Count - first < 2)
            {
                Lacks.Add(wording.NothingToMerge(said));
                return;
            }

            new Clause(steps).Group(first);
        }

        steps.Add(new MergeStep());
        clause.Close();
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

    private sealed record Duration(TimeSpan Value);
}
