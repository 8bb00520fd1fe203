using System.Globalization;

namespace AiTeams.ServiceDefaults.Logging;

/// <summary>UTC with exactly three decimals, e.g. <c>2026-11-21T09:30:00.007Z</c>. The part up to the second is kept per thread: it rarely changes.</summary>
internal static class Timestamp
{
    [ThreadStatic]
    private static long _second;

    [ThreadStatic]
    private static byte[]? _prefix;

    internal static void Write(DateTimeOffset at, JsonText json)
    {
        var ticks = at.UtcTicks;
        var second = ticks / TimeSpan.TicksPerSecond;
        if (_prefix is null || second != _second)
        {
            _prefix ??= new byte[20];
            new DateTime(second * TimeSpan.TicksPerSecond, DateTimeKind.Utc).TryFormat(_prefix, out _, "yyyy-MM-dd'T'HH:mm:ss'.'", CultureInfo.InvariantCulture);
            _second = second;
        }
        json.Raw(_prefix);
        var milliseconds = (int)(ticks % TimeSpan.TicksPerSecond / TimeSpan.TicksPerMillisecond);
        json.Raw((byte)('0' + milliseconds / 100));
        json.Raw((byte)('0' + milliseconds / 10 % 10));
        json.Raw((byte)('0' + milliseconds % 10));
        json.Raw((byte)'Z');
    }
}
