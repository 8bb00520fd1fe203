using System.Text.Json.Nodes;

namespace AiTeams.WorkflowAgent.Planning.Offline;

/// <summary>One thing the sentence asks for, before it has a place in a graph.</summary>
internal abstract record Step;

/// <param name="Verb">What the node is called after: fetch, post, notify.</param>
/// <param name="Method">HTTP method.</param>
/// <param name="Url">Absolute http or https address.</param>
internal sealed record RequestStep(string Verb, string Method, string Url) : Step
{
    /// <summary>The body as written; null sends what came before.</summary>
    public JsonNode? Body { get; init; }

    /// <summary>Words to send as <c>text</c>; the writer finds its own for a notification without any.</summary>
    public string? Text { get; init; }

    /// <summary>Address an e-mail service is to send to.</summary>
    public string? MailTo { get; init; }

    public bool IsNotification => Verb == "notify";

    public bool HasBody => Method is "POST" or "PUT" or "PATCH";
}

internal sealed record DelayStep(TimeSpan Duration) : Step;

/// <param name="Fields">Output name → path in what came before.</param>
internal sealed record PickStep(IReadOnlyList<KeyValuePair<string, string>> Fields) : Step;

/// <param name="Verb">summarise, translate ...</param>
/// <param name="Instruction">What the model is told, in the user's own words.</param>
internal sealed record WriteStep(string Verb, string Instruction) : Step;

internal sealed record ParallelStep(IReadOnlyList<IReadOnlyList<Step>> Branches) : Step;

/// <summary>Waits for every branch and puts their results together.</summary>
internal sealed record MergeStep : Step;

internal sealed record ConditionalStep(Condition Condition) : Step
{
    public IReadOnlyList<Step> Then { get; init; } = [];

    public IReadOnlyList<Step> Else { get; init; } = [];

    /// <summary>The words of a check whose consequence is still to come: "check whether ...; if so, ...".</summary>
    public bool IsOpen => Then.Count == 0;
}

/// <summary>Alternatives of comparisons that must all hold.</summary>
internal sealed record Condition(IReadOnlyList<IReadOnlyList<Comparison>> AnyOf, bool Negated)
{
    /// <summary>The address whose answer is judged, where the condition names it itself.</summary>
    public string? Url { get; init; }

    public bool OnStatus => AnyOf.Any(static all => all.Any(static one => one.OnStatus));
}

/// <param name="Path">JMESPath of the field below its source; empty for the whole.</param>
/// <param name="OnStatus">Compares the status of the last answer.</param>
/// <param name="Template">JMESPath with <see cref="Subject"/> for what is compared.</param>
internal sealed record Comparison(string Path, bool OnStatus, string Template)
{
    /// <summary>Stands for the subject. No literal holds it: JSON escapes control characters.</summary>
    public const string Subject = "\u0001";
}

/// <param name="Cron">Five fields.</param>
/// <param name="TimeZone">IANA name.</param>
internal sealed record Schedule(string Cron, string TimeZone);
