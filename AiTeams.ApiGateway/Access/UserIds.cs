using System.Globalization;
using System.Text;
using AiTeams.ServiceDefaults.Problems;

namespace AiTeams.ApiGateway.Access;

/// <summary>Ids of end users, as callers assert them: 1–128 characters, none of them a control, format or line-separating one.</summary>
internal static class UserIds
{
    public const int Longest = 128;

    /// <summary>Null for absent or blank.</summary>
    /// <param name="at">Where it was read, for the error: <c>$.user_id</c>, <c>X-User-ID</c>.</param>
    /// <exception cref="ProblemException">400 <c>user_id_invalid</c>.</exception>
    public static string? Read(string? value, string at)
    {
        if (string.IsNullOrWhiteSpace(value)) return null;
        var trimmed = value.Trim();
        if (trimmed.Length <= Longest && trimmed.EnumerateRunes().All(IsPlain)) return trimmed;
        throw new ProblemException(StatusCodes.Status400BadRequest, "user_id_invalid", "A user id has at most 128 characters and no control characters.",
            new Dictionary<string, string[]> { [at] = ["At most 128 characters, no control characters."] });
    }

    // What could end a header or a log line, or hide or reorder text on a screen; a lone surrogate shows up as U+FFFD.
    private static bool IsPlain(Rune rune) => rune != Rune.ReplacementChar && Rune.GetUnicodeCategory(rune) is not
        (UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator);
}
