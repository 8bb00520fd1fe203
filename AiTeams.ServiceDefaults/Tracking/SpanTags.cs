namespace AiTeams.ServiceDefaults.Tracking;

/// <summary>
/// Attributes of spans and their events. Those of the semantic conventions are named as of v1.42.0, those without a counterpart there are the
/// product's own. The conventions for generative AI are kept by the project that makes such spans.
/// </summary>
/// <remarks>https://github.com/open-telemetry/semantic-conventions/tree/v1.42.0/docs</remarks>
public static class SpanTags
{
    /// <summary>The story: 32 lower-case hex digits. On server, run and operation spans.</summary>
    public const string TrackingId = "tracking.id";
    public const string TenantId = "tenant.id";

    /// <summary>Plain or hashed, as <c>Privacy:UserIds</c> says. https://github.com/open-telemetry/semantic-conventions/blob/v1.42.0/docs/registry/attributes/user.md</summary>
    public const string UserId = "user.id";
    public const string UserSegment = "user.segment";

    /// <summary>The key's <c>vip</c>: its traces are kept.</summary>
    public const string UserVip = "user.vip";

    /// <summary>https://github.com/open-telemetry/semantic-conventions/blob/v1.42.0/docs/registry/attributes/session.md</summary>
    public const string SessionId = "session.id";
    public const string OperationName = "operation.name";

    /// <summary>success | failure | partial.</summary>
    public const string OperationResult = "operation.result";
    public const string OperationType = "operation.type";
    public const string OperationComplexity = "operation.complexity";

    /// <summary>Characters.</summary>
    public const string QueryLength = "query.length";
    public const string DataSize = "data.size";
    public const string ResultSize = "result.size";

    public const string WorkflowId = "workflow.id";
    public const string WorkflowType = "workflow.type";

    /// <summary>In the API's spelling: succeeded, failed, cancelled, timed_out, waiting.</summary>
    public const string WorkflowStatus = "workflow.status";
    public const string ExecutionId = "workflow.execution_id";
    public const string NodeId = "workflow.node_id";
    public const string NodeType = "workflow.node_type";
    public const string NodeExecutionId = "workflow.node_execution_id";

    /// <summary>From 1 on.</summary>
    public const string NodeAttempt = "workflow.node_attempt";

    /// <summary>What the model calls of the span's work cost together, micro-USD.</summary>
    public const string CostMicroUsd = "ai.cost_micro_usd";

    public const string CacheHit = "cache.hit";
    public const string PlanResult = "plan.result";
    public const string PlanProvider = "plan.provider";
    public const string NodesCount = "nodes_count";

    /// <summary><c>batch_</c> and 32 hex digits, or what the caller sent as baggage.</summary>
    public const string BatchId = TrackingBaggage.BatchId;
    public const string BatchTotal = TrackingBaggage.BatchTotal;
    public const string BatchSize = "batch.size";

    /// <summary>From 0 on.</summary>
    public const string BatchIndex = "batch.index";
    public const string BatchSuccessCount = "batch.success_count";

    /// <summary>Asked for by <c>X-Debug-Trace: 1</c> with a key of scope <c>debug</c>: the trace is kept.</summary>
    public const string SamplingDebug = "sampling.debug";

    /// <summary>The trace is kept whatever else it is.</summary>
    public const string SamplingKeep = "sampling.keep";

    /// <summary>https://github.com/open-telemetry/semantic-conventions/blob/v1.42.0/docs/registry/attributes/error.md</summary>
    public const string ErrorType = "error.type";

    /// <summary>Bytes. https://github.com/open-telemetry/semantic-conventions/blob/v1.42.0/docs/registry/attributes/http.md</summary>
    public const string RequestBodySize = "http.request.body.size";
    public const string ResponseBodySize = "http.response.body.size";

    /// <summary>https://github.com/open-telemetry/semantic-conventions/blob/v1.42.0/docs/db/database-spans.md</summary>
    public const string DbSystemName = "db.system.name";
    public const string DbNamespace = "db.namespace";
    public const string DbOperationName = "db.operation.name";
    public const string DbCollectionName = "db.collection.name";
    public const string DbQuerySummary = "db.query.summary";

    /// <summary>Without values: those are parameters.</summary>
    public const string DbQueryText = "db.query.text";
    public const string DbResponseReturnedRows = "db.response.returned_rows";
    public const string DbResponseStatusCode = "db.response.status_code";
}
