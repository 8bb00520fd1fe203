using Microsoft.Extensions.Logging;

namespace AiTeams.ServiceDefaults.Metrics;

internal static partial class Log
{
    [LoggerMessage(160, LogLevel.Warning,
        "Metric {Instrument} has too many values of its label {Label}: beyond {Limit}, the rest is counted as one. Take the label off, or bound its values; ids belong on spans and in logs.",
        EventName = nameof(LabelFolded))]
    internal static partial void LabelFolded(this ILogger logger, string instrument, string label, int limit);

    [LoggerMessage(161, LogLevel.Warning,
        "Metric {Instrument} is not on /metrics: another kind of instrument has its name there, {Family}. Give it a name of its own.",
        EventName = nameof(MetricNameTaken))]
    internal static partial void MetricNameTaken(this ILogger logger, string instrument, string family);
}
