using System.Text.Json.Nodes;
using AiTeams.Contracts;
using AiTeams.Contracts.Tracking;
using AiTeams.Storage;
using AiTeams.WorkflowEngine.Requests;

namespace AiTeams.WorkflowEngine.Tracking;

/// <summary>Every row that belongs to a story.</summary>
internal static class TrackingEndpoints
{
    /// <summary>Rows that one answer lists.</summary>
    private const int Limit = 1000;

    // Matched by id in three ways: made in the story, written by the trace, changed by the story. Each has its index.
    private const string Query = """
        SELECT 'workflows' AS table_name, id, tracking_id, trace_id, span_id, NULL AS updated_tracking_id, created_at,
               NULL AS status, name, workflow_type AS kind, NULL AS parent, NULL AS error_code
        FROM workflows WHERE (tracking_id = @id OR trace_id = @id) AND tenant_id = @tenantId
        UNION ALL
        SELECT 'executions', id, tracking_id, trace_id, span_id, updated_tracking_id, created_at, status, sid, NULL, workflow_id, error_code
        FROM executions WHERE (tracking_id = @id OR trace_id = @id OR updated_tracking_id = @id) AND tenant_id = @tenantId
        UNION ALL
        SELECT 'node_executions', id, tracking_id, trace_id, span_id, updated_tracking_id, created_at, status, node_id, kind, execution_id, error_code
        FROM node_executions WHERE (tracking_id = @id OR trace_id = @id OR updated_tracking_id = @id) AND tenant_id = @tenantId
        UNION ALL
        SELECT 'node_attempts', id, tracking_id, trace_id, span_id, NULL, created_at, status, node_id, NULL, execution_id, error_code
        FROM node_attempts WHERE (tracking_id = @id OR trace_id = @id) AND tenant_id = @tenantId
        UNION ALL
        SELECT 'timers', id, tracking_id, trace_id, span_id, updated_tracking_id, created_at,
               CASE WHEN settled_at IS NULL THEN 'waiting' ELSE 'settled' END, NULL, NULL, execution_id, NULL
        FROM timers WHERE (tracking_id = @id OR trace_id = @id OR updated_tracking_id = @id) AND tenant_id = @tenantId
        ORDER BY created_at, id LIMIT @limit
        """;

    public static void MapTracking(this IEndpointRouteBuilder routes) => routes.MapGet("/tracking/{id}", GetAsync).WithOperation("tracking_lookup");

    private static async Task<IResult> GetAsync(string id, Caller caller, Database database, CancellationToken cancellationToken)
    {
        var rows = await database.QueryAsync<Row>(Query, new { id, tenantId = caller.TenantId, limit = Limit + 1 }, cancellationToken);
        return TypedResults.Ok(new TrackingRows
        {
            Service = ServiceNames.WorkflowEngine,
            Status = "ok",
            Rows = [.. rows.Take(Limit).Select(row => row.ToRow())],
            Truncated = rows.Count > Limit,
        });
    }

    private sealed class Row
    {
        public required string TableName { get; init; }
        public required string Id { get; init; }
        public required string TrackingId { get; init; }
        public required string TraceId { get; init; }
        public required string SpanId { get; init; }
        public string? UpdatedTrackingId { get; init; }
        public long CreatedAt { get; init; }
        public string? Status { get; init; }
        public string? Name { get; init; }
        public string? Kind { get; init; }
        public string? Parent { get; init; }
        public string? ErrorCode { get; init; }

        public TrackingRow ToRow()
        {
            var facts = new JsonObject();
            Add("status", Status);
            Add(TableName switch { "node_executions" or "node_attempts" => "node_id", "executions" => "sid", _ => "name" }, Name);
            Add(TableName == "workflows" ? "workflow_type" : "kind", Kind);
            Add(TableName == "executions" ? "workflow_id" : "execution_id", Parent);
            Add("error_code", ErrorCode);
            return new()
            {
                Table = TableName,
                Id = Id,
                TrackingId = TrackingId,
                TraceId = TraceId,
                SpanId = SpanId,
                UpdatedTrackingId = UpdatedTrackingId,
                CreatedAt = UnixMicroseconds.ToDateTimeOffset(CreatedAt),
                Facts = facts,
            };

            void Add(string name, string? value)
            {
                if (value is not null) facts[name] = value;
            }
        }
    }
}
