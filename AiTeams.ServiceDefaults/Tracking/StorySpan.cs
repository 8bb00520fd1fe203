using System.Diagnostics;
using AiTeams.ServiceDefaults.Privacy;

namespace AiTeams.ServiceDefaults.Tracking;

/// <summary>Copies the story's facts to its span, when the work ends: a span's tags may be set by one thread at a time only.</summary>
internal static class StorySpan
{
    /// <summary>Under this name a run span holds its story until it ends (the middleware holds that of a request).</summary>
    internal const string Property = "aiteams.story";

    internal static void Write(Story story, Activity span, UserIds userIds)
    {
        span.SetTag(SpanTags.TrackingId, story.TrackingId);
        Set(span, SpanTags.TenantId, story.TenantId);
        if (story.UserId is { } userId) span.SetTag(SpanTags.UserId, userIds.Shown(userId));
        Set(span, SpanTags.UserSegment, story.UserSegment);
        if (story.UserVip) span.SetTag(SpanTags.UserVip, true);
        Set(span, SpanTags.SessionId, story.SessionId);
        Set(span, SpanTags.OperationName, story.OperationName);
        Set(span, SpanTags.WorkflowId, story.WorkflowId);
        Set(span, SpanTags.WorkflowType, story.WorkflowType);
        Set(span, SpanTags.ExecutionId, story.ExecutionId);
        Set(span, SpanTags.NodeId, story.NodeId);
        if (story.CostMicroUsd > 0) span.SetTag(SpanTags.CostMicroUsd, story.CostMicroUsd);
    }

    private static void Set(Activity span, string name, string? value)
    {
        if (value is not null) span.SetTag(name, value);
    }
}
