using System.Diagnostics;
using AiTeams.ServiceDefaults.Privacy;

namespace AiTeams.ServiceDefaults.Tracking;

/// <summary>
/// Named facts about the work in hand. Each reaches the current span, every later log line and the receipt at once, and the server or run
/// span when it ends. All are no-ops outside a story, and none ever throws.
/// </summary>
public static partial class Telemetry
{
    private static readonly AsyncLocal<Story?> Ambient = new();

    /// <summary>The story in hand; null at start-up and in work that nobody opened one for.</summary>
    public static Story? Current => Ambient.Value;

    /// <summary>The story's id: 32 lower-case hex digits; outside a story the current trace id; null with neither.</summary>
    public static string? TrackingId => Ambient.Value?.TrackingId ?? Activity.Current?.TraceId.ToHexString();

    /// <summary>
    /// Opens a story for work that no request carries (a run, a tick). The tracking id defaults to the current trace id; another one marks
    /// work continued under a new trace, and then travels as the baggage entry <c>tracking.id</c>. Dispose to close.
    /// </summary>
    /// <param name="trackingId">32 lower-case hex digits; anything else is ignored.</param>
    public static IDisposable Begin(string? trackingId = null)
    {
        var outer = Ambient.Value;
        var span = Activity.Current;
        var traceId = span?.TraceId.ToHexString();
        var id = TrackingBaggage.IsTrackingId(trackingId) ? trackingId! : traceId ?? ActivityTraceId.CreateRandom().ToHexString();
        // An entry inherited from the work that started this one would name the wrong story.
        if (span is not null && (id != traceId || span.GetBaggageItem(TrackingBaggage.TrackingId) is not null))
            span.SetBaggage(TrackingBaggage.TrackingId, id);
        span?.SetTag(SpanTags.TrackingId, id);
        var story = new Story { TrackingId = id, Span = span, Host = outer?.Host };
        span?.SetCustomProperty(StorySpan.Property, story);
        Ambient.Value = story;
        return new Scope(outer);
    }

    public static void Tenant(string tenantId)
    {
        if (Ambient.Value is not { } story) return;
        story.TenantId = tenantId;
        story.Span?.SetBaggage(TrackingBaggage.TenantId, tenantId);
        Activity.Current?.SetTag(SpanTags.TenantId, tenantId);
    }

    public static void User(string? userId, string? segment = null, bool vip = false)
    {
        if (Ambient.Value is not { } story) return;
        story.UserId = userId ?? story.UserId;
        segment = Word(segment);
        story.UserSegment = segment ?? story.UserSegment;
        story.UserVip = vip || story.UserVip;
        if (segment is not null) story.Span?.SetBaggage(TrackingBaggage.UserSegment, segment);
        if (vip) story.Span?.SetBaggage(TrackingBaggage.UserVip, "true");
        if (Activity.Current is not { IsAllDataRequested: true } current) return;
        // Only the story's own service knows whether the id is to be hashed; the run span gets it when it ends.
        if (userId is not null && story.Host is { } host) current.SetTag(SpanTags.UserId, host.UserIds.Shown(userId));
        if (story.UserSegment is not null) current.SetTag(SpanTags.UserSegment, story.UserSegment);
        if (story.UserVip) current.SetTag(SpanTags.UserVip, true);
    }

    public static void Session(string sessionId)
    {
        if (Ambient.Value is not { } story) return;
        story.SessionId = sessionId;
        Activity.Current?.SetTag(SpanTags.SessionId, sessionId);
    }

    public static void Workflow(string workflowId, string? type = null, string? executionId = null, string? nodeId = null)
    {
        if (Ambient.Value is not { } story) return;
        story.WorkflowId = workflowId;
        story.WorkflowType = Word(type) ?? story.WorkflowType;
        story.ExecutionId = executionId ?? story.ExecutionId;
        story.NodeId = nodeId ?? story.NodeId;
        if (Activity.Current is not { IsAllDataRequested: true } current) return;
        current.SetTag(SpanTags.WorkflowId, workflowId);
        if (story.WorkflowType is not null) current.SetTag(SpanTags.WorkflowType, story.WorkflowType);
        if (story.ExecutionId is not null) current.SetTag(SpanTags.ExecutionId, story.ExecutionId);
        if (story.NodeId is not null) current.SetTag(SpanTags.NodeId, story.NodeId);
    }

    /// <summary>Low-cardinality name of what the request does, e.g. <c>create_session</c>; label <c>func</c> of server_request_total.</summary>
    public static void Operation(string name)
    {
        if (Ambient.Value is not { } story) return;
        story.OperationName = Word(name);
        Activity.Current?.SetTag(SpanTags.OperationName, story.OperationName);
    }

    /// <summary>The client behind the request: public key id, name, type (closed set).</summary>
    public static void Client(string apiKeyId, string name, string type)
    {
        if (Ambient.Value is not { } story) return;
        story.ApiKeyId = apiKeyId;
        story.ClientName = name;
        story.ClientType = type;
    }

    /// <summary>A 2xx stream said in its body that the work failed.</summary>
    public static void FailedInBody(string code)
    {
        if (Ambient.Value is { } story) story.FailedInBody = Word(code);
    }

    public static void RowsWritten(int rows) => Ambient.Value?.AddRows(rows);

    /// <summary>A model call cost this much.</summary>
    public static void Cost(long microUsd) => Ambient.Value?.AddCost(microUsd);

    /// <summary>What should be a word of a closed set is not searched again where it is told, so it is searched here.</summary>
    private static string? Word(string? word) => word is null ? null : PersonalValues.Mask(word);

    /// <summary>Puts the story in hand for the calling async flow; it ends with that flow.</summary>
    internal static void Enter(Story story) => Ambient.Value = story;

    private sealed class Scope(Story? outer) : IDisposable
    {
        public void Dispose() => Ambient.Value = outer;
    }
}
