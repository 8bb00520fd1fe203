using AiTeams.ServiceDefaults.Receipts;

namespace AiTeams.ServiceDefaults.Metrics;

/// <summary>Labels that more than one instrument has.</summary>
public static class Labels
{
    public static readonly LabelDefinition Endpoint = LabelDefinition.FromCode(
        "endpoint", "Route template, e.g. /api/app/sessions/{id}; unmatched when no route was hit.", "路由模板，例如 /api/app/sessions/{id}；未匹配任何路由时为 unmatched。");

    public static readonly LabelDefinition Method = LabelDefinition.Closed(
        "method", "HTTP method; unknown ones are _OTHER.", "HTTP 方法；未知方法记为 _OTHER。",
        "GET", "POST", "PUT", "DELETE", "PATCH", "HEAD", "OPTIONS", "TRACE", "CONNECT", "QUERY", "_OTHER");

    public static readonly LabelDefinition StatusCode = LabelDefinition.FromCode(
        "status_code", "HTTP status sent; 499 when the caller left before it.", "返回的 HTTP 状态码；调用方提前断开时为 499。");

    public static readonly LabelDefinition ApiVersion = LabelDefinition.FromCode(
        "api_version", "Version of the API, e.g. v1; none where an endpoint has none.", "API 版本，例如 v1；没有版本的端点为 none。");

    public static readonly LabelDefinition Outcome = LabelDefinition.Closed(
        "outcome", "How the request ended; rejected is 401, 403, 429.", "请求的结局；rejected 指 401、403、429。",
        RequestOutcome.Success, RequestOutcome.ClientError, RequestOutcome.ServerError, RequestOutcome.Aborted, RequestOutcome.Rejected, RequestOutcome.FailedInBody);

    public static readonly LabelDefinition UserSegment = LabelDefinition.Closed(
        "user_segment", "Segment of the caller's key; anonymous without one.", "调用方密钥所属的用户分层；无密钥时为 anonymous。",
        "free", "premium", "enterprise", "anonymous");

    public static readonly LabelDefinition TenantId = LabelDefinition.Open(
        "tenant_id", 50, "Configured tenants, then the first 50 seen, the rest other.", "已配置的租户，其后为最先出现的 50 个，其余为 other。");

    public static readonly LabelDefinition Model = LabelDefinition.Open(
        "model", 50, "Model asked for, when configuration or the price table knows it.", "请求的模型；配置或价格表中已知的才单列。");

    public static readonly LabelDefinition Provider = LabelDefinition.Open("provider", 20, "Model provider, e.g. openai, offline.", "模型提供方，例如 openai、offline。");

    public static readonly LabelDefinition ErrorType = LabelDefinition.Open(
        "error_type", 100, "Problem code or exception type.", "问题代码或异常类型。");

    /// <summary>success | error.</summary>
    public static readonly LabelDefinition Status = LabelDefinition.Closed("status", "Whether it succeeded.", "是否成功。", "success", "error");
}
