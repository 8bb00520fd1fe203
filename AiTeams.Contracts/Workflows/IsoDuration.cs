using System.Globalization;
using System.Xml;

namespace AiTeams.Contracts.Workflows;

/// <summary>ISO 8601 durations, e.g. <c>PT30S</c>, <c>P1DT12H</c>, <c>P2W</c>; not negative. A month counts 30 days, a year 365.</summary>
public static class IsoDuration
{
    public static bool TryParse(string? text, out TimeSpan duration)
    {
        duration = default;
        if (string.IsNullOrEmpty(text) || text.Length > 64 || text[0] != 'P') return false;
        try
        {
            // XML Schema's durations have no weeks, ISO's do (and then nothing else).
            duration = text[^1] == 'W' && int.TryParse(text.AsSpan(1, text.Length - 2), NumberStyles.None, CultureInfo.InvariantCulture, out var weeks)
                ? TimeSpan.FromDays(7L * weeks)
                : XmlConvert.ToTimeSpan(text);
            return true;
        }
        catch (Exception exception) when (exception is FormatException or OverflowException or ArgumentOutOfRangeException)
        {
            return false;
        }
    }
}
