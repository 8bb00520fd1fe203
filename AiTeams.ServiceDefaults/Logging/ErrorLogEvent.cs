using System.Diagnostics;
using System.Globalization;
using AiTeams.ServiceDefaults.Tracing;
using AiTeams.ServiceDefaults.Tracking;

namespace AiTeams.ServiceDefaults.Logging;

/// <summary>An ERROR within a span: event <c>error_log</c>, the exception once, status Error. Done where records are made, so sinks do not multiply it.</summary>
internal static class ErrorLogEvent
{
    internal static void Record(LogEntry entry, ExceptionSignal exceptions)
    {
        if (entry.Activity is not { IsAllDataRequested: true } activity) return;
        var tags = new ActivityTagsCollection
        {
            { "log.level", entry.Level >= Microsoft.Extensions.Logging.LogLevel.Critical ? "FATAL" : "ERROR" },
            { "log.message", entry.Message },
            { "log.logger", entry.Category },
            { "log.module", entry[Field.SourceModule].AsText },
            { "log.function", entry[Field.SourceFunction].AsText },
            { "log.line", entry[Field.SourceLine].Boxed() },
            { "log.event_id", entry.Event.Id },
            { SpanTags.TrackingId, entry.TrackingId },
            { SpanTags.ErrorType, entry[Field.ErrorType].AsText },
        };
        activity.AddEvent(new ActivityEvent(SpanNames.ErrorLog, tags: tags));
        if (exceptions != ExceptionSignal.Logs && entry.Exception is { } exception) RecordedExceptions.Record(activity, exception);
        if (entry.Exception is not null && entry[Field.ErrorType].AsText is { } type) activity.SetTag(SpanTags.ErrorType, type);
        activity.SetStatus(ActivityStatusCode.Error, Description(entry.Message));
    }

    private static string Description(string message) =>
        message.Length <= 256 ? message : string.Create(CultureInfo.InvariantCulture, $"{message.AsSpan(0, 255)}…");
}
