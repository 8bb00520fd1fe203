namespace AiTeams.ServiceDefaults.Problems;

/// <summary>
/// A failure that the caller is told about as an RFC 9457 problem: thrown by domain code, mapped once by the pipeline to
/// <c>application/problem+json</c> with <c>code</c>, <c>tracking_id</c> and, for validation, <c>errors</c>.
/// </summary>
/// <param name="status">HTTP status, 400–599.</param>
/// <param name="code">Stable, snake_case, from a closed set per service; label of request_errors_total.</param>
/// <param name="detail">What is wrong and what to do, without personal values.</param>
/// <param name="errors">Field path → messages.</param>
public sealed class ProblemException(
    int status, string code, string detail, IReadOnlyDictionary<string, string[]>? errors = null, Exception? inner = null)
    : Exception(detail, inner)
{
    public int Status { get; } = status;

    public string Code { get; } = code;

    public IReadOnlyDictionary<string, string[]>? Errors { get; } = errors;

    /// <summary>Seconds for Retry-After, where waiting helps (429, 503).</summary>
    public int? RetryAfterSeconds { get; init; }
}
