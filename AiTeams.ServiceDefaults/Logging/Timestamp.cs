using System.Globalization;

namespace AiTeams.ServiceDefaults.Logging;

/// <summary>UTC with exactly three decimals, e.g. <c>2026-11-21T09:30:00.007Z</c>. The last one is kept per thread, and taken apart only where it changes.</summary>
internal sealed class Timestamp
{
    private const int Length = 24;

    [ThreadStatic]
    private static Timestamp? _mine;

    private readonly byte[] _text = new byte[Length];
    private long _second = -1;
    private long _millisecond = -1;

    internal static void Write(DateTimeOffset at, JsonText json) => json.Raw((_mine ??= new()).Of(at.UtcTicks));

    private ReadOnlySpan<byte> Of(long ticks)
    {
        var millisecond = ticks / TimeSpan.TicksPerMillisecond;
        if (millisecond == _millisecond) return _text;
        _millisecond = millisecond;
        var second = millisecond / 1000;
        if (second != _second)
        {
            _second = second;
            new DateTime(second * TimeSpan.TicksPerSecond, DateTimeKind.Utc).TryFormat(_text, out _, "yyyy-MM-dd'T'HH:mm:ss'.000Z'", CultureInfo.InvariantCulture);
        }
        var left = (int)(millisecond % 1000);
        _text[20] = (byte)('0' + left / 100);
        _text[21] = (byte)('0' + left / 10 % 10);
        _text[22] = (byte)('0' + left % 10);
        return _text;
    }
}
