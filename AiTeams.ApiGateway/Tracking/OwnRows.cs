using System.Text.Json.Nodes;
using AiTeams.Contracts;
using AiTeams.Contracts.Tracking;
using AiTeams.Storage;

namespace AiTeams.ApiGateway.Tracking;

/// <summary>The gateway's own rows of a story.</summary>
internal sealed class OwnRows(Database database)
{
    private const int Most = 1000;

    public async Task<TrackingRows> FindAsync(string trackingId, string tenantId, CancellationToken cancellationToken)
    {
        var sought = new { TrackingId = trackingId, TenantId = tenantId, Limit = Most + 1 };
        var sessions = await database.QueryAsync<Row>(
            """
            SELECT session_id AS id, tracking_id, trace_id, span_id, updated_tracking_id, created_at, session_id FROM sessions
            WHERE tenant_id = @TenantId AND (tracking_id = @TrackingId OR trace_id = @TrackingId OR updated_tracking_id = @TrackingId)
            ORDER BY session_id LIMIT @Limit
            """, sought, cancellationToken);
        var messages = await database.QueryAsync<Row>(
            """
            SELECT message_id AS id, tracking_id, trace_id, span_id, created_at, session_id, role, type, workflow_id FROM messages
            WHERE tenant_id = @TenantId AND (tracking_id = @TrackingId OR trace_id = @TrackingId)
            ORDER BY created_at, position LIMIT @Limit
            """, sought, cancellationToken);
        return new()
        {
            Service = ServiceNames.ApiGateway,
            Status = "ok",
            Rows = [.. sessions.Select(row => row.ToTrackingRow("sessions")).Concat(messages.Select(row => row.ToTrackingRow("messages"))).Take(Most)],
            Truncated = sessions.Count + messages.Count > Most,
        };
    }

    private sealed record Row
    {
        public string Id { get; init; } = "";
        public string TrackingId { get; init; } = "";
        public string TraceId { get; init; } = "";
        public string SpanId { get; init; } = "";
        public string? UpdatedTrackingId { get; init; }
        public long CreatedAt { get; init; }
        public string? SessionId { get; init; }
        public string? Role { get; init; }
        public string? Type { get; init; }
        public string? WorkflowId { get; init; }

        public TrackingRow ToTrackingRow(string table) => new()
        {
            Table = table,
            Id = Id,
            TrackingId = TrackingId,
            TraceId = TraceId,
            SpanId = SpanId,
            UpdatedTrackingId = UpdatedTrackingId,
            CreatedAt = UnixMicroseconds.ToDateTimeOffset(CreatedAt),
            Facts = Facts(),
        };

        private JsonObject Facts()
        {
            var facts = new JsonObject { ["session_id"] = SessionId };
            if (Role is not null) facts["role"] = Role;
            if (Type is not null) facts["type"] = Type;
            if (WorkflowId is not null) facts["workflow_id"] = WorkflowId;
            return facts;
        }
    }
}
