using System.Diagnostics;

namespace AiTeams.ServiceDefaults.Tracking;

/// <summary>
/// Named facts about the work in hand. Each reaches the current span, every later log line and the receipt at once. All are no-ops outside
/// a story, and none ever throws.
/// </summary>
public static class Telemetry
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
    public static IDisposable Begin(string? trackingId = null)
    {
        var outer = Ambient.Value;
        Ambient.Value = new Story { TrackingId = trackingId ?? Activity.Current?.TraceId.ToHexString() ?? ActivityTraceId.CreateRandom().ToHexString() };
        return new Scope(outer);
    }

    public static void Tenant(string tenantId)
    {
        if (Ambient.Value is { } story) story.TenantId = tenantId;
    }

    public static void User(string? userId, string? segment = null, bool vip = false)
    {
        if (Ambient.Value is not { } story) return;
        story.UserId = userId;
        story.UserSegment = segment ?? story.UserSegment;
        story.UserVip = vip || story.UserVip;
    }

    public static void Session(string sessionId)
    {
        if (Ambient.Value is { } story) story.SessionId = sessionId;
    }

    public static void Workflow(string workflowId, string? type = null, string? executionId = null, string? nodeId = null)
    {
        if (Ambient.Value is not { } story) return;
        story.WorkflowId = workflowId;
        story.WorkflowType = type ?? story.WorkflowType;
        story.ExecutionId = executionId ?? story.ExecutionId;
        story.NodeId = nodeId ?? story.NodeId;
    }

    /// <summary>Low-cardinality name of what the request does, e.g. <c>create_session</c>; label <c>func</c> of server_request_total.</summary>
    public static void Operation(string name)
    {
        if (Ambient.Value is { } story) story.OperationName = name;
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
        if (Ambient.Value is { } story) story.FailedInBody = code;
    }

    public static void RowsWritten(int rows) => Ambient.Value?.AddRows(rows);

    /// <summary>A model call cost this much.</summary>
    public static void Cost(long microUsd) => Ambient.Value?.AddCost(microUsd);

    internal static IDisposable Enter(Story story)
    {
        var outer = Ambient.Value;
        Ambient.Value = story;
        return new Scope(outer);
    }

    private sealed class Scope(Story? outer) : IDisposable
    {
        public void Dispose() => Ambient.Value = outer;
    }
}
