namespace AiTeams.ServiceDefaults.Tracking;

/// <summary>Span attributes of the contract. Those of the semantic conventions are as of v1.37.0: https://github.com/open-telemetry/semantic-conventions/tree/v1.37.0/docs.</summary>
internal static class SpanTags
{
    internal const string TrackingId = "tracking.id";
    internal const string TenantId = "tenant.id";
    internal const string UserId = "user.id";
    internal const string UserSegment = "user.segment";
    internal const string UserVip = "user.vip";
    internal const string SessionId = "session.id";
    internal const string OperationName = "operation.name";
    internal const string WorkflowId = "workflow.id";
    internal const string WorkflowType = "workflow.type";
    internal const string ExecutionId = "workflow.execution_id";
    internal const string NodeId = "workflow.node_id";
    internal const string CostMicroUsd = "ai.cost_micro_usd";
    internal const string ErrorType = "error.type";
    internal const string RequestBodySize = "http.request.body.size";
    internal const string ResponseBodySize = "http.response.body.size";
}
