namespace AiTeams.WorkflowAgent.Planning.Offline;

internal sealed partial class Reader
{
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

    private sealed record Duration(TimeSpan Value);
}
