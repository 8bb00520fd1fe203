using System.Buffers;
using AiTeams.ServiceDefaults.Problems;

namespace AiTeams.ApiGateway.Tracking;

/// <summary>What people paste: a tracking id, or the traceparent it came in.</summary>
internal static class TrackingIds
{
    private static readonly SearchValues<char> Hex = SearchValues.Create("0123456789abcdef");

    /// <summary>Reads <c>4bf92f3577b34da6a3ce929d0e0e4736</c> or <c>00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01</c>.</summary>
    /// <exception cref="ProblemException">400 <c>tracking_id_invalid</c>.</exception>
    public static string Read(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        var id = text is { Length: 55 } && text[2] == '-' && text[35] == '-' && text[52] == '-'
            && IsHex(text.AsSpan(0, 2)) && IsHex(text.AsSpan(36, 16)) && IsHex(text.AsSpan(53, 2)) ? text[3..35] : text;
        if (id.Length == 32 && IsHex(id) && id.AsSpan().ContainsAnyExcept('0')) return id;
        throw new ProblemException(StatusCodes.Status400BadRequest, "tracking_id_invalid",
            "A tracking id is 32 lower-case hex digits, not all zero: the X-Tracking-ID header of a response. A whole traceparent works too.");
    }

    private static bool IsHex(ReadOnlySpan<char> text) => !text.ContainsAnyExcept(Hex);
}
