using System.Text.Json.Nodes;
using AiTeams.Contracts;
using AiTeams.Contracts.Tracking;
using AiTeams.ServiceDefaults.Problems;
using AiTeams.ServiceDefaults.Tracking;
using AiTeams.Storage;
using AiTeams.WorkflowAgent.Requests;

namespace AiTeams.WorkflowAgent.Tracking;

/// <summary><c>GET /tracking/{id}</c>: the agent's rows of a story, of one tenant, without what people wrote.</summary>
internal static class TrackingEndpoints
{
    private const int Most = 1000;

    public static void MapTracking(this IEndpointRouteBuilder routes) => routes.MapGet("/tracking/{id}", FindAsync);

    private static async Task<IResult> FindAsync(string id, HttpRequest request, Database database, CancellationToken cancellationToken)
    {
        Telemetry.Operation("find_tracking");
        var caller = Caller.Read(request);
        if (id.Length != 32 || !id.All(char.IsAsciiHexDigitLower)) throw new ProblemException(400, "tracking_id_malformed", "A tracking id has 32 lower-case hex digits.");
        var sought = new { Id = id, caller.TenantId, Limit = Most + 1 };
        var generations = await database.QueryAsync<GenerationRow>(
            """
            SELECT id, tracking_id, trace_id, span_id, updated_tracking_id, created_at, session_id, result, workflow_id, provider, model, input_tokens, output_tokens, cost_micro_usd, cache_hit
            FROM generations WHERE tenant_id = @TenantId AND (tracking_id = @Id OR trace_id = @Id OR updated_tracking_id = @Id) ORDER BY id LIMIT @Limit
            """, sought, cancellationToken);
        var calls = await database.QueryAsync<CallRow>(
            """
            SELECT id, tracking_id, trace_id, span_id, created_at, provider, model, outcome, error_code, input_tokens, output_tokens, cost_micro_usd
            FROM model_calls WHERE tenant_id = @TenantId AND (tracking_id = @Id OR trace_id = @Id) ORDER BY id LIMIT @Limit
            """, sought, cancellationToken);
        return TypedResults.Ok(new TrackingRows
        {
            Service = ServiceNames.WorkflowAgent,
            Status = "ok",
            Rows = [.. generations.Select(static row => row.ToTrackingRow("generations")).Concat(calls.Select(static row => row.ToTrackingRow("model_calls"))).Take(Most)],
            Truncated = generations.Count + calls.Count > Most,
        });
    }

    private abstract record Row
    {
        public string Id { get; init; } = "";

        public string TrackingId { get; init; } = "";

        public string TraceId { get; init; } = "";

        public string SpanId { get; init; } = "";

        public string? UpdatedTrackingId { get; init; }

        public long CreatedAt { get; init; }

        public string Provider { get; init; } = "";

        public string Model { get; init; } = "";

        public long? InputTokens { get; init; }

        public long? OutputTokens { get; init; }

        public long? CostMicroUsd { get; init; }

        public TrackingRow ToTrackingRow(string table)
        {
            var facts = Facts();
            (facts["provider"], facts["model"]) = (Provider, Model);
            if (InputTokens is not null) facts["input_tokens"] = InputTokens;
            if (OutputTokens is not null) facts["output_tokens"] = OutputTokens;
            if (CostMicroUsd is not null) facts["cost_micro_usd"] = CostMicroUsd;
            return new()
            {
                Table = table,
                Id = Id,
                TrackingId = TrackingId,
                TraceId = TraceId,
                SpanId = SpanId,
                UpdatedTrackingId = UpdatedTrackingId,
                CreatedAt = UnixMicroseconds.ToDateTimeOffset(CreatedAt),
                Facts = facts,
            };
        }

        protected abstract JsonObject Facts();
    }

    private sealed record GenerationRow : Row
    {
        public string? SessionId { get; init; }

        public string Result { get; init; } = "";

        public string? WorkflowId { get; init; }

        public bool CacheHit { get; init; }

        protected override JsonObject Facts()
        {
            var facts = new JsonObject { ["result"] = Result, ["cache_hit"] = CacheHit };
            if (SessionId is not null) facts["session_id"] = SessionId;
            if (WorkflowId is not null) facts["workflow_id"] = WorkflowId;
            return facts;
        }
    }

    private sealed record CallRow : Row
    {
        public string Outcome { get; init; } = "";

        public string? ErrorCode { get; init; }

        protected override JsonObject Facts()
        {
            var facts = new JsonObject { ["outcome"] = Outcome };
            if (ErrorCode is not null) facts["error_code"] = ErrorCode;
            return facts;
        }
    }
}
