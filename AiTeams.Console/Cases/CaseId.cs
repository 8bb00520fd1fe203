using AiTeams.Otlp;

namespace AiTeams.ConsoleApp.Cases;

/// <summary>The forms in which people hold a tracking id.</summary>
internal static class CaseId
{
    private const int Longest = 512;

    /// <summary>
    /// Reads a tracking id (32 hex digits), a traceparent (<c>00-{32}-{16}-01</c>), an X-Ray id (<c>1-{8}-{24}</c>), or the header that carries
    /// one (<c>Root=1-…;Parent=…</c>). Case and surrounding space do not matter.
    /// </summary>
    /// <remarks>
    /// https://www.w3.org/TR/2021/REC-trace-context-1-20211123/#traceparent-header,
    /// https://docs.aws.amazon.com/xray/latest/devguide/xray-api-sendingdata.html#xray-api-traceids
    /// </remarks>
    internal static bool TryParse(string? text, out TraceId id)
    {
        id = default;
        if (text is null || text.Length > Longest) return false;
        var value = text.Trim().ToLowerInvariant();
        if (value.IndexOf("root=", StringComparison.Ordinal) is >= 0 and var root) value = value[(root + 5)..].Split(';')[0].Trim();
        return value.Split('-') switch
        {
            [var hex] => TraceId.TryParse(hex, out id),
            ["1", { Length: 8 } epoch, { Length: 24 } random] => TraceId.TryParse(epoch + random, out id),
            [{ Length: 2 }, { Length: 32 } hex, { Length: 16 }, { Length: 2 }, ..] => TraceId.TryParse(hex, out id),
            _ => false,
        };
    }
}
