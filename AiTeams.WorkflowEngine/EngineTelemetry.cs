using System.Diagnostics;

namespace AiTeams.WorkflowEngine;

/// <summary>Spans of the engine.</summary>
internal static class EngineTelemetry
{
    public const string SourceName = "AiTeams.WorkflowEngine";

    public static readonly ActivitySource Source = new(SourceName, typeof(EngineTelemetry).Assembly.GetName().Version?.ToString(3));

    /// <summary>A span, or where nobody listens an activity without one: rows are stamped with an activity in any case.</summary>
    public static Activity Start(string name, ActivityContext parent, IEnumerable<ActivityLink>? links = null)
    {
        if (Source.StartActivity(name, ActivityKind.Internal, parent, tags: null, links) is { } span) return span;
        var activity = new Activity(name);
        if (parent != default) activity.SetParentId(parent.TraceId, parent.SpanId, parent.TraceFlags);
        return activity.Start();
    }

    /// <summary>An activity that gives a background tick its id and is never exported.</summary>
    public static Activity Tick(string name)
    {
        Activity.Current = null;
        return new Activity(name).Start();
    }

    public static void Fail(this Activity? span, string code, string message) => span?.SetStatus(ActivityStatusCode.Error, message).SetTag("error.type", code);
}
