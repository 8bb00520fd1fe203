using System.Globalization;

namespace AiTeams.ServiceDefaults.Http;

/// <summary>Status codes as label values, made once.</summary>
internal static class StatusCodeText
{
    private static readonly string[] Texts = [.. Enumerable.Range(100, 500).Select(code => code.ToString(CultureInfo.InvariantCulture))];

    internal static string Of(int status) => status is >= 100 and < 600 ? Texts[status - 100] : "other";
}
