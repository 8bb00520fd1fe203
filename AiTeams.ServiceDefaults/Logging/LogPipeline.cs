using AiTeams.ServiceDefaults.Identity;
using AiTeams.ServiceDefaults.Privacy;
using AiTeams.ServiceDefaults.Tracking;
using Microsoft.Extensions.Logging;

namespace AiTeams.ServiceDefaults.Logging;

/// <summary>The one way of every log record: completed with the story's facts, written as a line, handed to OTLP, and, from ERROR on, put on the span.</summary>
internal sealed class LogPipeline(
    ServiceIdentity identity, ILogLineSink sink, OtlpLogs otlp, UserIds userIds, ServiceStory service, TimeProvider time, LogLineOptions? options = null)
{
    [ThreadStatic]
    private static JsonText? _spare;

    private readonly LineFormatter _formatter = new(identity, (options ?? LogLineOptions.Default).Limits);

    private readonly ExceptionSignal _exceptions = (options ?? LogLineOptions.Default).Exceptions;

    internal UserIds UserIds => userIds;

    /// <summary>The entry is given back; the caller must not touch it again.</summary>
    internal void Write(LogEntry entry)
    {
        try
        {
            Complete(entry);
            if (entry.Level >= LogLevel.Error && !entry.IsReceipt) ErrorLogEvent.Record(entry, _exceptions);
            var at = time.GetUtcNow();
            WriteLine(entry, at);
            otlp.Write(entry, at);
        }
        finally
        {
            entry.Return();
        }
    }

    private void WriteLine(LogEntry entry, DateTimeOffset at)
    {
        var json = _spare ?? new JsonText();
        _spare = null;
        json.Reset();
        _formatter.Write(entry, at, json);
        sink.Write(json.Written, entry.IsReceipt || entry.Level >= LogLevel.Warning);
        _spare = json;
    }

    private void Complete(LogEntry entry)
    {
        if (Telemetry.Current is { } story) FillFrom(story, entry);
        else entry.TrackingId = Telemetry.TrackingId ?? service.TrackingId;
        entry.ShowUser(userIds);
        if (entry.Exception is { } exception)
        {
            ExceptionFields.Fill(entry, exception);
            entry.TellsException = _exceptions != ExceptionSignal.SpanEvents;
        }
        if (entry.Level >= LogLevel.Error && !entry.IsReceipt) SourceLocation.Fill(entry);
        entry.Mask();
    }

    /// <summary>What the line itself says wins over what the story knows.</summary>
    private static void FillFrom(Story story, LogEntry entry)
    {
        entry.TrackingId = story.TrackingId;
        Fill(entry, Field.TenantId, story.TenantId);
        Fill(entry, Field.UserId, story.UserId);
        Fill(entry, Field.UserSegment, story.UserSegment);
        Fill(entry, Field.SessionId, story.SessionId);
        Fill(entry, Field.WorkflowId, story.WorkflowId);
        Fill(entry, Field.WorkflowType, story.WorkflowType);
        Fill(entry, Field.WorkflowExecutionId, story.ExecutionId);
        Fill(entry, Field.WorkflowNodeId, story.NodeId);
        Fill(entry, Field.OperationName, story.OperationName);
    }

    private static void Fill(LogEntry entry, Field field, string? value)
    {
        if (value is not null && !entry.Has(field)) entry.Set(field, value);
    }
}
