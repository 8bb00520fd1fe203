namespace AiTeams.Contracts.Workflows.Validation;

/// <summary>One thing wrong with a graph.</summary>
/// <param name="Path">JSON path from the graph, e.g. <c>nodes[2].configuration.url</c>.</param>
/// <param name="Message">What is wrong and what would be right.</param>
/// <param name="Code">One of <see cref="WorkflowErrorCodes"/>.</param>
public sealed record WorkflowError(string Path, string Message, string Code = WorkflowErrorCodes.InvalidWorkflow);

/// <summary>Problem codes of a graph that is refused.</summary>
public static class WorkflowErrorCodes
{
    public const string InvalidWorkflow = "invalid_workflow";

    /// <summary>The graph is fine but has <c>ai</c> nodes, and no language model is configured.</summary>
    public const string ModelNotConfigured = "model_not_configured";
}

/// <summary>Bounds of a graph.</summary>
public static class WorkflowLimits
{
    public const int Nodes = 10_000;
    public const int Connections = 40_000;
    public const int IdLength = 64;
    public const int NameLength = 200;
    public const int UrlLength = 8 * 1024;

    /// <summary>Longest wait of one delay node.</summary>
    public static readonly TimeSpan Delay = TimeSpan.FromDays(366);

    /// <summary>Errors that are listed; the last entry says how many more there are.</summary>
    public const int Errors = 100;
}
