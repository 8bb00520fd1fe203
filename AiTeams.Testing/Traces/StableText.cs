using System.Text.RegularExpressions;

namespace AiTeams.Testing.Traces;

/// <summary>Takes out of a text what differs from run to run.</summary>
internal static partial class StableText
{
    internal static string Of(string text)
    {
        text = Time().Replace(text, "<time>");
        text = Uuid().Replace(text, "<uuid>");
        text = Hex().Replace(text, "<id>");
        return Loopback().Replace(text, "<host>");
    }

    [GeneratedRegex(@"\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(\.\d+)?(Z|[+-]\d{2}:\d{2})")]
    private static partial Regex Time();

    [GeneratedRegex("(?<![0-9a-fA-F])[0-9a-fA-F]{8}-([0-9a-fA-F]{4}-){3}[0-9a-fA-F]{12}(?![0-9a-fA-F])")]
    private static partial Regex Uuid();

    /// <summary>Span and trace ids, and what stands behind a prefix such as <c>wf_</c>.</summary>
    [GeneratedRegex("(?<![0-9a-zA-Z])(?:[0-9a-f]{32}|[0-9a-f]{16})(?![0-9a-zA-Z])")]
    private static partial Regex Hex();

    [GeneratedRegex(@"(?:127\.0\.0\.1|localhost|\[::1\]):\d+")]
    private static partial Regex Loopback();
}
