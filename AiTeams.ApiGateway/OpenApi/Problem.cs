namespace AiTeams.ApiGateway.OpenApi;

/// <summary>An RFC 9457 problem, as every failure is told. Describes what the pipeline writes, for the API document.</summary>
internal sealed record Problem
{
    public required string Type { get; init; }

    public required string Title { get; init; }

    public required int Status { get; init; }

    public string? Detail { get; init; }

    /// <summary>Stable word for programs to switch on, e.g. <c>session_not_found</c>.</summary>
    public required string Code { get; init; }

    /// <summary>32 lower-case hex digits: quote it when you ask for help.</summary>
    public required string TrackingId { get; init; }

    /// <summary>Place in the request → what is wrong there.</summary>
    public IReadOnlyDictionary<string, string[]>? Errors { get; init; }
}
