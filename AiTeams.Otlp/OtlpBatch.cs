namespace AiTeams.Otlp;

/// <summary>The records of one request.</summary>
/// <param name="Rejected">Records left out because they cannot be used; the sender is told (partial success).</param>
/// <param name="Reason">Why, or empty.</param>
public sealed record OtlpBatch<T>(IReadOnlyList<T> Records, long Rejected, string Reason);
