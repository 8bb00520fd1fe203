using Microsoft.Extensions.Logging;

namespace AiTeams.ServiceDefaults.Logging;

/// <summary>Warnings all: they must be seen where the level hides less.</summary>
internal static partial class Log
{
    [LoggerMessage(140, LogLevel.Warning, "{OverriddenCategory} logs from {OverriddenLevel} on, until {Until}.", EventName = nameof(LevelOverrideBegun))]
    internal static partial void LevelOverrideBegun(this ILogger logger, string overriddenCategory, LogLevel overriddenLevel, DateTimeOffset until);

    [LoggerMessage(141, LogLevel.Warning, "{OverriddenCategory} no longer logs from {OverriddenLevel} on: its override ended.", EventName = nameof(LevelOverrideEnded))]
    internal static partial void LevelOverrideEnded(this ILogger logger, string overriddenCategory, LogLevel overriddenLevel);

    [LoggerMessage(142, LogLevel.Warning, "Logging:Overrides:{OverriddenCategory} is not used: {Reason}.", EventName = nameof(LevelOverrideRefused))]
    internal static partial void LevelOverrideRefused(this ILogger logger, string overriddenCategory, string reason);
}
