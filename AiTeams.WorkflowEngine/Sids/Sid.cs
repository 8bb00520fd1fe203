using System.Globalization;

namespace AiTeams.WorkflowEngine.Sids;

/// <summary>
/// The id that users of astron-agent quote for a run, in its format: <c>sub pid index @ location time ip port version</c>, without separators
/// but the <c>@</c>, e.g. <c>spf00e10001@hf1998c91f67bd11b782</c>. Made once per run; it says where and when, the tracking id stays the one id.
/// https://github.com/iflytek/astron-agent/blob/d0f978e/core/workflow/extensions/otlp/sid/sid_generator2.py
/// </summary>
/// <param name="Sub">What kind of system made it; no <c>@</c>.</param>
/// <param name="ProcessId">Low 8 bits of the process id, so <c>00xx</c>.</param>
/// <param name="Index">Counts the process's sids in 16 bits; 0 follows on ffff.</param>
/// <param name="Location">Where it was made; no <c>@</c>, and no dot.</param>
/// <param name="UnixMilliseconds">Low 44 bits of the time: until the year 2527.</param>
/// <param name="AddressEnd">Third and fourth octet of the local IPv4 address.</param>
/// <param name="Port">First two digits of the port.</param>
internal sealed record Sid(string Sub, byte ProcessId, ushort Index, string Location, long UnixMilliseconds, ushort AddressEnd, string Port)
{
    private const string Version = "2";
    private const long TimeMask = 0xFFF_FFFF_FFFF;

    // pid and index before the @; time, address, port and version at the end.
    private const int Head = 8;
    private const int Tail = 11 + 4 + 2 + 1;

    public override string ToString() => string.Create(
        CultureInfo.InvariantCulture, $"{Sub}{ProcessId:x4}{Index:x4}@{Location}{UnixMilliseconds & TimeMask:x11}{AddressEnd:x4}{Port}{Version}");

    /// <summary>Reads from the end, since sub and location may have any length.</summary>
    /// <returns>Null where the text is no sid.</returns>
    public static Sid? Parse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        var at = text.IndexOf('@', StringComparison.Ordinal);
        if (at < Head || text.Length - at - 1 < Tail || text.IndexOf('@', at + 1) >= 0 || !text.EndsWith(Version, StringComparison.Ordinal)) return null;
        var tail = text.Length - Tail;
        if (!Hex(text.AsSpan(at - 8, 4), out var processId) || processId > byte.MaxValue || !Hex(text.AsSpan(at - 4, 4), out var index)
            || !Hex(text.AsSpan(tail, 11), out var time) || !Hex(text.AsSpan(tail + 11, 4), out var addressEnd)) return null;
        return new(text[..(at - Head)], (byte)processId, (ushort)index, text[(at + 1)..tail], time, (ushort)addressEnd, text[(tail + 15)..(tail + 17)]);
    }

    private static bool Hex(ReadOnlySpan<char> digits, out long value) => long.TryParse(digits, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out value);
}
