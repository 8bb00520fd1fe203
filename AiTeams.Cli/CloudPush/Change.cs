namespace AiTeams.Cli.CloudPush;

internal enum ChangeKind
{
    Unchanged,
    Create,
    Update,
    Delete,
}

/// <summary>One thing in the account, and what has to be done to it.</summary>
/// <param name="What">Rule group, folder or dashboard, in the user's language.</param>
internal sealed record Change(ChangeKind Kind, string What, string Name, Func<CancellationToken, Task> ApplyAsync);
