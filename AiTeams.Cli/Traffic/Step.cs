namespace AiTeams.Cli.Traffic;

/// <summary>What a step does.</summary>
internal enum StepKind
{
    CreateSession,
    ListSessions,
    FindTracking,
    ChatAndExecute,
    StoreAndExecute,
    UnknownRoute,
    UnknownSession,
    MalformedBody,
    ServerFault,
}

/// <summary>One step of the mix: one request, or two that belong together.</summary>
/// <param name="Number">1, 2, 3 ...</param>
/// <param name="Variant">Chooses among equals: which sentence, which graph.</param>
internal sealed record Step(int Number, StepKind Kind, Identity Identity, string UserId, int Variant)
{
    /// <summary>Requests that the step makes when all goes well.</summary>
    public int Requests => Kind is StepKind.ChatAndExecute or StepKind.StoreAndExecute ? 2 : 1;
}
