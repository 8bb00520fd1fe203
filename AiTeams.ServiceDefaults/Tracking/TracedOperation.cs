using System.Diagnostics;
using AiTeams.ServiceDefaults.Tracing;
using Microsoft.Extensions.Logging;

namespace AiTeams.ServiceDefaults.Tracking;

/// <summary>A piece of business work under way, as <see cref="Telemetry.TraceAsync"/> hands it to that work: its span, and how it ends.</summary>
public sealed class TracedOperation
{
    private readonly string _name;
    private readonly long _startedAt = Stopwatch.GetTimestamp();
    private string _result = "success";
    private string? _errorType;

    internal TracedOperation(string name, Activity? span)
    {
        (_name, Span) = (name, span);
        span?.SetTag(SpanTags.OperationName, name);
        if (Telemetry.TrackingId is { } trackingId) span?.SetTag(SpanTags.TrackingId, trackingId);
    }

    /// <summary>Null where the trace is not recorded.</summary>
    internal Activity? Span { get; }

    /// <summary>
    /// Puts an attribute on the span. A name that is neither in <see cref="SpanAttributes"/>' list nor was added to it is refused and told of
    /// once in the log.
    /// </summary>
    /// <param name="value">Text (at most 1,024 characters stay), a number, a bool, or an enum; null does nothing.</param>
    public void Set(string attribute, object? value)
    {
        if (value is null) return;
        if (!SpanAttributes.Allow(attribute))
        {
            SpanAttributes.Refuse(attribute);
            return;
        }
        Span?.SetTag(attribute, SpanAttributes.Shown(value));
    }

    /// <summary>Something happened on the way.</summary>
    /// <param name="name">Of few kinds, e.g. <c>workflow_processed</c>: no ids.</param>
    public void Event(string name) => Span?.AddEvent(new ActivityEvent(name));

    /// <summary>The work came to an end with only a part of what was asked.</summary>
    public void Partial() => _result = "partial";

    internal void Failed(Exception exception)
    {
        _result = "failure";
        _errorType = exception.GetType().FullName ?? exception.GetType().Name;
        if (Span is not { IsAllDataRequested: true } span) return;
        span.SetTag(SpanTags.ErrorType, _errorType);
        // Whoever asked for the work has called it off: that is an end, not an error.
        if (exception is OperationCanceledException { InnerException: not TimeoutException }) return;
        span.SetStatus(ActivityStatusCode.Error, MessageOf(exception));
        RecordedExceptions.Record(span, exception);
    }

    /// <summary>An exception whose own message fails must not take the place of the one that the caller is to get.</summary>
    private static string MessageOf(Exception exception)
    {
        try
        {
            return exception.Message;
        }
        catch (Exception)
        {
            return exception.GetType().Name;
        }
    }

    /// <summary>None of a batch's items came through.</summary>
    internal void Failed() => _result = "failure";

    internal void End()
    {
        Span?.SetTag(SpanTags.OperationResult, _result);
        // The line belongs to the span, so it is written before the span ends.
        if (StoryHost.Current is { } host) Tell(host.Operations, Math.Round(Stopwatch.GetElapsedTime(_startedAt).TotalSeconds, 6));
        Span?.Dispose();
    }

    private void Tell(ILogger logger, double seconds)
    {
        if (_result == "success") logger.OperationEnded(_name, _result, seconds);
        else if (_errorType is null) logger.OperationIncomplete(_name, _result, seconds);
        else logger.OperationFailed(_name, _result, seconds, _errorType);
    }
}
