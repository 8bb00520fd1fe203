using System.Globalization;

namespace AiTeams.Contracts.Workflows.Validation;

/// <summary>Five cron fields: lists of <c>*</c>, <c>n</c>, <c>n-m</c>, each with an optional <c>/step</c> (POSIX crontab with steps).</summary>
public static class CronFields
{
    private static readonly (int Lowest, int Highest)[] Bounds = [(0, 59), (0, 23), (1, 31), (1, 12), (0, 7)];

    public static bool AreValid(string? text)
    {
        var fields = (text ?? "").Split(' ', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        return fields.Length == Bounds.Length && fields.Zip(Bounds).All(pair => pair.First.Split(',').All(item => IsValid(item, pair.Second)));
    }

    private static bool IsValid(string item, (int Lowest, int Highest) bounds)
    {
        var parts = item.Split('/');
        if (parts.Length > 2 || (parts.Length == 2 && !(Number(parts[1], out var step) && step > 0))) return false;
        if (parts[0] == "*") return true;
        var ends = parts[0].Split('-');
        return ends.Length <= 2 && ends.All(end => Number(end, out var value) && value >= bounds.Lowest && value <= bounds.Highest)
            && (ends.Length == 1 || (Number(ends[0], out var from) && Number(ends[1], out var to) && from <= to));
    }

    private static bool Number(string text, out int value) => int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out value);
}
