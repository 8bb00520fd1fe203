using System.Globalization;
using AiTeams.Contracts.Workflows;
using AiTeams.ServiceDefaults.Problems;

namespace AiTeams.WorkflowEngine.Requests;

/// <summary>Numbers and times in query strings, held to their bounds.</summary>
internal static class Paging
{
    private const int DefaultLimit = 50;
    private const int LargestLimit = 200;

    private static readonly TimeSpan LongestWait = TimeSpan.FromSeconds(60);

    /// <exception cref="ProblemException">400 <c>validation_failed</c>.</exception>
    public static int Limit(string? text)
    {
        if (string.IsNullOrEmpty(text)) return DefaultLimit;
        return int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var limit) && limit is >= 1 and <= LargestLimit
            ? limit
            : throw Invalid("limit", $"A whole number between 1 and {LargestLimit}.");
    }

    /// <summary><c>30s</c>, or ISO 8601 <c>PT30S</c>; a minute at most. None: do not wait.</summary>
    /// <exception cref="ProblemException">400 <c>validation_failed</c>.</exception>
    public static TimeSpan? Wait(string? text)
    {
        if (string.IsNullOrEmpty(text)) return null;
        var known = text.EndsWith('s') && double.TryParse(text.AsSpan(0, text.Length - 1), NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var seconds)
            ? TimeSpan.FromSeconds(Math.Min(seconds, 1e6))
            : IsoDuration.TryParse(text, out var duration) ? duration : TimeSpan.MaxValue;
        return known <= LongestWait ? known : throw Invalid("wait", "A time like 30s or PT30S, 60 seconds at most.");
    }

    private static ProblemException Invalid(string parameter, string message) =>
        new(StatusCodes.Status400BadRequest, "validation_failed", $"{parameter}: {message}", new Dictionary<string, string[]> { [parameter] = [message] });
}
