using System.Globalization;
using AiTeams.ConsoleApp.Store;

namespace AiTeams.ConsoleApp.Pages;

/// <summary>Numbers and times as people read them; culture-invariant, UTC.</summary>
internal static class Format
{
    internal static string Clock(DateTimeOffset at) => at.UtcDateTime.ToString("HH:mm:ss.fff", CultureInfo.InvariantCulture);

    internal static string Clock(ulong unixNano) => Clock(UnixNano.ToTime(unixNano));

    internal static string Instant(DateTimeOffset at) => at.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.fffffff'Z'", CultureInfo.InvariantCulture);

    internal static string Seconds(double? seconds) => seconds is { } value ? Nanos((ulong)Math.Clamp(value * 1e9, 0, 1e18)) : "";

    internal static string Nanos(ulong nanos) => nanos switch
    {
        0 => "0",
        < 1_000 => string.Create(CultureInfo.InvariantCulture, $"{nanos} ns"),
        < 1_000_000 => Scaled(nanos / 1e3, "µs"),
        < 1_000_000_000 => Scaled(nanos / 1e6, "ms"),
        < 60_000_000_000 => Scaled(nanos / 1e9, "s"),
        _ => string.Create(CultureInfo.InvariantCulture, $"{nanos / 60_000_000_000} min {nanos / 1_000_000_000 % 60} s"),
    };

    internal static string Megabytes(long bytes) => string.Create(CultureInfo.InvariantCulture, $"{bytes / 1048576.0:0.0} MB");

    internal static string Count(long count) => count.ToString("N0", CultureInfo.InvariantCulture);

    /// <summary>A share of the whole as an SVG length.</summary>
    internal static string Percent(ulong part, ulong whole) =>
        string.Create(CultureInfo.InvariantCulture, $"{(whole == 0 ? 0 : Math.Min(100, part * 100.0 / whole)):0.###}%");

    private static string Scaled(double value, string unit) => value switch
    {
        < 10 => string.Create(CultureInfo.InvariantCulture, $"{value:0.00} {unit}"),
        < 100 => string.Create(CultureInfo.InvariantCulture, $"{value:0.0} {unit}"),
        _ => string.Create(CultureInfo.InvariantCulture, $"{value:0} {unit}"),
    };
}
