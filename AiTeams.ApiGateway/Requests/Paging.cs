using System.Globalization;
using AiTeams.ServiceDefaults.Problems;

namespace AiTeams.ApiGateway.Requests;

/// <summary>Numbers in query strings, held to their bounds.</summary>
internal static class Paging
{
    public const int DefaultLimit = 50;
    public const int LargestLimit = 200;

    /// <exception cref="ProblemException">400 when it is no whole number between 1 and 200.</exception>
    public static int Limit(string? text)
    {
        if (string.IsNullOrEmpty(text)) return DefaultLimit;
        if (int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var limit) && limit is >= 1 and <= LargestLimit) return limit;
        throw new ProblemException(StatusCodes.Status400BadRequest, "validation_failed", "limit must be a whole number between 1 and 200.",
            new Dictionary<string, string[]> { ["limit"] = ["A whole number between 1 and 200."] });
    }
}
