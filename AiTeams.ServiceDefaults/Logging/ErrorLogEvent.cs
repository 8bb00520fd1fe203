using System.Diagnostics;
using System.Globalization;

namespace AiTeams.ServiceDefaults.Logging;

/// <summary>An ERROR within a span: event <c>error_log</c>, the exception once, status Error. Done where records are made, so sinks do not multiply it.</summary>
internal static class ErrorLogEvent
{
    /// <summary>The exception that this span has recorded already: one failure is often logged by each layer it passes.</summary>
    private const string RecordedException = "aiteams.recorded_exception";

    internal static void Record(LogEntry entry)
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
            { "tracking.id", entry.TrackingId },
            { "error.type", entry[Field.ErrorType].AsText },
        };
        activity.AddEvent(new ActivityEvent("error_log", tags: tags));
        if (entry.Exception is { } exception && !ReferenceEquals(activity.GetCustomProperty(RecordedException), exception))
        {
            activity.SetCustomProperty(RecordedException, exception);
            Add(activity, exception);
            if (entry[Field.ErrorType].AsText is { } type) activity.SetTag("error.type", type);
        }
        activity.SetStatus(ActivityStatusCode.Error, Description(entry.Message));
    }

    private static void Add(Activity activity, Exception exception)
    {
        try
        {
            activity.AddException(exception);
        }
        catch (Exception)
        {
            // An exception whose own Message or ToString fails: the event before this one names its type.
        }
    }

    private static string Description(string message) =>
        message.Length <= 256 ? message : string.Create(CultureInfo.InvariantCulture, $"{message.AsSpan(0, 255)}…");
}
