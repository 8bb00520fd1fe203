using System.Diagnostics;

namespace AiTeams.ServiceDefaults.Tracking;

/// <summary>
/// What the work in hand knows about itself: one per inbound request, workflow run or background tick. The middleware opens one for a request;
/// work that runs on its own opens one with <see cref="Telemetry.Begin"/>. Facts named through <see cref="Telemetry"/> land here and from here
/// reach span, log lines and receipt.
/// </summary>
public sealed class Story
{
    /// <summary>32 lower-case hex digits.</summary>
    public required string TrackingId { get; init; }

    public string? TenantId { get; set; }

    public string? UserId { get; set; }

    /// <summary>free | premium | enterprise | anonymous.</summary>
    public string? UserSegment { get; set; }

    public bool UserVip { get; set; }

    public string? SessionId { get; set; }

    public string? WorkflowId { get; set; }

    public string? WorkflowType { get; set; }

    public string? ExecutionId { get; set; }

    public string? NodeId { get; set; }

    public string? OperationName { get; set; }

    /// <summary>Short public id of the API key, never the key.</summary>
    public string? ApiKeyId { get; set; }

    public string? ClientName { get; set; }

    /// <summary>web-app | mobile-app | api-client | mcp-client | other.</summary>
    public string? ClientType { get; set; }

    /// <summary>Code of a failure that a 2xx response carried in its body (streams): the receipt's outcome is <c>failed_in_body</c>.</summary>
    public string? FailedInBody { get; set; }

    /// <summary>Rows inserted or changed on behalf of this story by this service.</summary>
    public int RowsWritten => _rowsWritten;

    /// <summary>Sum of the model calls made in this story by this service, micro-USD.</summary>
    public long CostMicroUsd => _costMicroUsd;

    /// <summary>The server or run span: what its children inherit as baggage is set here.</summary>
    internal Activity? Span { get; init; }

    /// <summary>The service that opened the story; null where nothing says which of the process it is.</summary>
    internal StoryHost? Host { get; init; }

    /// <summary>The request that opened the story, if one did.</summary>
    internal RequestRecord? Request { get; set; }

    private int _rowsWritten;
    private long _costMicroUsd;

    internal void AddRows(int rows) => Interlocked.Add(ref _rowsWritten, rows);

    internal void AddCost(long microUsd) => Interlocked.Add(ref _costMicroUsd, microUsd);
}
