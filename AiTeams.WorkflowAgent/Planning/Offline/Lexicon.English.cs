namespace AiTeams.WorkflowAgent.Planning.Offline;

internal static partial class Lexicon
{
    private static readonly string[] Numbers =
        ["zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve"];

    /// <summary>English number words and their like that count: a dozen is not one of them.</summary>
    public static int NumberWord(ReadOnlySpan<char> word) => word switch
    {
        "fifteen" => 15,
        "twenty" => 20,
        "thirty" => 30,
        "forty-five" => 45,
        "sixty" => 60,
        _ => IndexOf(word),
    };

    private static int IndexOf(ReadOnlySpan<char> word)
    {
        for (var i = 0; i < Numbers.Length; i++)
        {
            if (word.SequenceEqual(Numbers[i])) return i;
        }

        return -1;
    }

    private static void AddEnglish(Dictionary<string, Entry> e)
    {
        AddVerbs(e, Verb.Get, "fetch", "get", "download", "read", "retrieve", "call", "request", "query", "load", "pull", "ping", "visit",
            "look up", "monitor", "poll", "probe", "watch", "open");
        AddVerbs(e, Verb.Check, "check", "verify", "test", "see");
        AddVerbs(e, Verb.Post, "post", "submit", "push", "upload", "save", "store", "write");
        AddVerbs(e, Verb.Put, "put", "replace");
        AddVerbs(e, Verb.Patch, "patch", "update");
        AddVerbs(e, Verb.Delete, "delete", "remove");
        AddVerbs(e, Verb.Send, "send", "forward", "deliver");
        AddVerbs(e, Verb.Notify, "notify", "alert", "tell", "inform", "warn", "report", "message", "let me know", "let us know");
        AddVerbs(e, Verb.Wait, "wait", "delay", "pause", "sleep");
        AddVerbs(e, Verb.Write, "summarise", "summarize", "translate", "classify", "analyse", "analyze", "explain", "draft", "compose", "rewrite");
        AddVerbs(e, Verb.Pick, "extract", "pick", "keep", "take", "select", "transform", "keep only");
        AddVerbs(e, Verb.Merge, "merge", "combine", "join", "aggregate");
        AddVerbs(e, Verb.Loop, "repeat", "loop", "iterate");
        Add(e, Concept.Verb, (int)Verb.Loop, "for each", "for every", "foreach");
        AddVerbs(e, Verb.Approve, "approve", "ask for approval", "wait for approval", "get approval", "request approval");

        Add(e, Concept.Filler, "please", "kindly", "also", "just", "now", "next", "first", "firstly", "secondly", "lastly", "automatically",
            "i", "you", "we", "out", "want", "would", "like", "need", "can", "could", "should", "must", "will", "i'd", "let's", "let", "us", "me", "help", "so",
            "which", "who", "hey", "hi", "hello", "for me", "go", "run", "runs", "run it", "running", "execute it", "schedule it", "able", "be", "both", "there", "then please");
        Add(e, Concept.Build, "create", "build", "make", "set up", "design", "generate");
        Add(e, Concept.Workflow, "workflow", "flow", "automation", "pipeline", "job");
        Add(e, Concept.Determiner, "the", "a", "an", "this", "these", "those", "my", "our", "your", "all", "any", "some");
        Add(e, Concept.Pronoun, "it", "them", "its", "their", "response", "the response", "answer", "result", "results", "data", "output", "content", "body");
        Add(e, Concept.Or, "or");
        Add(e, Concept.Then, "then", "and then", "after that", "afterwards", "followed by", "subsequently", "once done", "when done");
        Add(e, Concept.Finally, "finally", "in any case", "in either case", "either way", "in the end", "regardless");
        Add(e, Concept.Parallel, "at the same time", "in parallel", "simultaneously", "concurrently", "meanwhile", "in the meantime", "while");
        Add(e, Concept.And, "and", "as well as", "plus", "but");
        Add(e, Concept.After, "after", "once");
        Add(e, Concept.Before, "before");
        Add(e, Concept.Later, "later");
        Add(e, Concept.If, "if", "in case", "as long as", "provided", "only if", "but only if");
        Add(e, Concept.Unless, "unless", "except if", "except when");
        Add(e, Concept.When, "when", "whenever", "as soon as", "only when");
        Add(e, Concept.Otherwise, "otherwise", "else", "or else", "if not so");
        Add(e, Concept.IfSo, "if so", "if yes", "if it is", "if it does");
        Add(e, Concept.IfNot, "if not", "if it is not", "if it isn't", "if it does not");
        Add(e, Concept.Whether, "whether", "that");
        Add(e, Concept.Every, "every", "each", "every single", "once every", "once a", "once per", "per");
        Add(e, Concept.Cadence, Hour, "hourly");
        Add(e, Concept.Cadence, Day, "daily", "nightly");
        Add(e, Concept.Cadence, Week, "weekly");
        Add(e, Concept.Cadence, Month, "monthly");
        Add(e, Concept.At, "at");
        Add(e, Concept.On, "on", "on every", "on each");
        Add(e, Concept.In, "in", "within");
        Add(e, Concept.Unit, 1, "second", "seconds", "sec", "secs");
        Add(e, Concept.Unit, Minute, "minute", "minutes", "min", "mins");
        Add(e, Concept.Unit, Hour, "hour", "hours", "hr", "hrs");
        Add(e, Concept.Unit, Day, "day", "days");
        Add(e, Concept.Unit, Week, "week", "weeks");
        Add(e, Concept.Unit, Month, "month", "months");
        string[] days = ["sunday", "monday", "tuesday", "wednesday", "thursday", "friday", "saturday"];
        for (var day = 0; day < days.Length; day++) Add(e, Concept.Weekday, day, days[day], days[day] + "s", days[day][..3]);
        e.Remove("sun"); // a star
        e.Remove("sat"); // a verb
        Add(e, Concept.DayGroup, 0, "weekday", "weekdays", "workday", "workdays", "working day", "working days", "business day", "business days");
        Add(e, Concept.DayGroup, 1, "weekend", "weekends");
        Add(e, Concept.DayHalf, 0, "in the morning", "am", "a.m.", "a.m");
        Add(e, Concept.DayHalf, 12, "in the afternoon", "in the evening", "at night", "pm", "p.m.", "p.m");
        Add(e, Concept.TimeZone, "utc", "gmt", "beijing time");
        Add(e, Concept.Manual, "manually", "on demand", "when called", "when triggered", "when i run it", "when a webhook arrives", "when a webhook is received",
            "when a request arrives", "when a request is received", "on request");

        Add(e, Concept.Channel, 0, "slack", "slack channel");
        Add(e, Concept.Channel, 1, "email", "e-mail", "mail", "emails", "emailing");
        Add(e, Concept.Channel, 2, "teams", "microsoft teams", "discord", "telegram", "webhook", "lark", "feishu", "dingtalk", "wecom");
        Add(e, Concept.Saying, "saying", "that says", "which says", "with the message", "with message", "with the text", "with text", "says");
        Add(e, Concept.WithBody, "with body", "with the body", "with json", "with the json", "with payload", "with the payload");
        Add(e, Concept.To, "to", "into", "onto");
        Add(e, Concept.Of, "of", "from", "value of", "of the response", "in the response");
        Add(e, Concept.Via, "via", "through", "using", "over http", "for", "with", "as", "by", "http", "field", "fields", "value");

        Add(e, Concept.Status, "status", "status code", "http status", "http status code", "response code", "response status", "code");
        Add(e, Concept.Is, "is", "are", "was", "were", "returns", "returned", "return", "becomes", "has");
        Add(e, Concept.Not, "not", "no longer");
        AddComparators(e);
        Add(e, Concept.Fails, "fails", "failure", "failed", "fail", "failing", "down", "unavailable", "unreachable", "broken", "an error", "error", "errors", "unsuccessful", "not ok", "not available",
            "goes down", "goes wrong", "does not respond", "doesn't respond", "does not work", "doesn't work");
        Add(e, Concept.Succeeds, "succeeds", "succeeded", "success", "successful", "ok", "up", "available", "healthy", "works", "worked", "fine", "reachable");
    }

    private static void AddComparators(Dictionary<string, Entry> e)
    {
        Add(e, Concept.Compare, (int)Comparator.Equal, "equals", "equal to", "equal", "exactly", "matches", "the same as");
        Add(e, Concept.Compare, (int)Comparator.NotEqual, "isn't", "aren't", "is not equal to", "not equal to", "does not equal", "doesn't equal", "differs from", "different from",
            "other than", "anything but", "anything other than");
        Add(e, Concept.Compare, (int)Comparator.Greater, "greater than", "more than", "bigger than", "larger than", "higher than", "above", "over", "exceeds", "exceed", "rises above",
            "goes above", "goes over");
        Add(e, Concept.Compare, (int)Comparator.GreaterOrEqual, "at least", "greater than or equal to", "no less than", "not less than");
        Add(e, Concept.Compare, (int)Comparator.Less, "less than", "fewer than", "smaller than", "lower than", "below", "under", "drops below", "falls below", "goes below");
        Add(e, Concept.Compare, (int)Comparator.LessOrEqual, "at most", "less than or equal to", "no more than", "not more than");
        Add(e, Concept.Compare, (int)Comparator.Contains, "contains", "contain", "includes", "include", "containing");
        Add(e, Concept.Compare, (int)Comparator.NotContains, "does not contain", "doesn't contain", "does not include", "doesn't include");
        Add(e, Concept.Compare, (int)Comparator.Empty, "empty", "missing", "absent", "does not exist", "doesn't exist");
        Add(e, Concept.Compare, (int)Comparator.NotEmpty, "exists", "exist", "present", "not empty", "isn't empty");
    }
}
