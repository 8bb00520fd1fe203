using System.Diagnostics;
using System.Diagnostics.Metrics;

namespace AiTeams.ServiceDefaults.Metrics;

/// <summary>Who uses what: by API key, by kind of caller, by what users did, and how many sessions are in use.</summary>
public sealed class UsageMetrics
{
    private static readonly LabelDefinition ApiKeyId = LabelDefinition.Open("api_key_id", 200, "Short public id of the key; unknown for a key nobody was given.", "密钥的公开短 ID；未知密钥为 unknown。");

    private static readonly LabelDefinition ClientName = LabelDefinition.Open("client_name", 200, "Name the key was given.", "密钥对应的客户端名称。");

    private static readonly LabelDefinition Success = LabelDefinition.Closed("success", "The response was below 400.", "响应状态码低于 400。", "true", "false");

    private static readonly LabelDefinition ClientType = LabelDefinition.Closed(
        "client_type", "Kind of program that calls.", "调用方程序的类型。", "web-app", "mobile-app", "api-client", "mcp-client", "other");

    private static readonly LabelDefinition ActivityType = LabelDefinition.Closed(
        "activity_type", "What was done; never by whom.", "所做的事；从不含用户身份。", "session_created", "chat", "workflow_created", "workflow_executed", "tracking_lookup");

    internal static readonly InstrumentDefinition KeyUsage = InstrumentDefinition.Counter(
        "api_key_usage_total", "{request}", "Requests by API key.", "按 API 密钥统计的请求数。", ApiKeyId, ClientName, Labels.Endpoint, Success);

    internal static readonly InstrumentDefinition EndpointUsage = InstrumentDefinition.Counter(
        "endpoint_usage_total", "{request}", "Requests by endpoint and kind of caller.", "按端点与调用方类型统计的请求数。",
        Labels.Endpoint, Labels.ApiVersion, Labels.UserSegment, ClientType);

    internal static readonly InstrumentDefinition Activity = InstrumentDefinition.Counter(
        "user_activity_total", "{activity}", "What users did.", "用户活动数。", ActivityType, Labels.UserSegment);

    internal static readonly InstrumentDefinition ActiveSessions = InstrumentDefinition.Gauge(
        "active_sessions", "{session}", "Sessions used in the last 30 minutes, counted in the database.", "最近 30 分钟内使用过的会话数，取自数据库。");

    private readonly BoundedLabel _keys;
    private readonly BoundedLabel _clients;
    private readonly StreamLimit _calls;
    private readonly Meter _meter;
    private readonly Counter<long> _keyUsage;
    private readonly Counter<long> _endpointUsage;
    private readonly Counter<long> _activity;

    internal UsageMetrics(IMeterFactory meters, CardinalityGuard guard)
    {
        (_keys, _clients) = (new(ApiKeyId, guard), new(ClientName, guard));
        _calls = new(KeyUsage, guard, ApiKeyId.Key, Labels.Endpoint.Key);
        _meter = ServiceMeter.Create(meters);
        _keyUsage = KeyUsage.CreateCounter<long>(_meter);
        _endpointUsage = EndpointUsage.CreateCounter<long>(_meter);
        _activity = Activity.CreateCounter<long>(_meter);
    }

    /// <param name="apiKeyId">Short public id of the key.</param>
    /// <param name="clientName">Name the key was given; one for each key.</param>
    /// <param name="endpoint">Route template.</param>
    /// <param name="success">The response was below 400.</param>
    public void ApiKeyUsed(string apiKeyId, string clientName, string endpoint, bool success)
    {
        var (key, client) = (_keys.Of(apiKeyId, KeyUsage), _clients.Of(clientName, KeyUsage));
        if (!_calls.Admits(key, endpoint)) (key, client) = (BoundedLabel.Other, BoundedLabel.Other);
        _keyUsage.Add(1, new TagList { { "api_key_id", key }, { "client_name", client }, { "endpoint", endpoint }, { "success", success ? "true" : "false" } });
    }

    /// <param name="endpoint">Route template.</param>
    /// <param name="apiVersion">E.g. <c>v1</c>, or <c>none</c>.</param>
    /// <param name="userSegment">free | premium | enterprise | anonymous.</param>
    /// <param name="clientType">web-app | mobile-app | api-client | mcp-client | other.</param>
    public void EndpointUsed(string endpoint, string apiVersion, string userSegment, string clientType) => _endpointUsage.Add(1, new TagList
    {
        { "endpoint", endpoint }, { "api_version", apiVersion }, { "user_segment", Labels.UserSegment.Of(userSegment) }, { "client_type", ClientType.Of(clientType) },
    });

    /// <param name="activityType">session_created | chat | workflow_created | workflow_executed | tracking_lookup.</param>
    /// <param name="userSegment">free | premium | enterprise | anonymous.</param>
    public void UserActivity(string activityType, string userSegment) => _activity.Add(1, new TagList
    {
        { "activity_type", ActivityType.Of(activityType) }, { "user_segment", Labels.UserSegment.Of(userSegment) },
    });

    /// <summary>Reports active_sessions at each collection. The callback must not block: keep the number in memory.</summary>
    /// <param name="count">Null while it is not known, or reported by another replica.</param>
    public void ObserveActiveSessions(Func<long?> count)
    {
        ArgumentNullException.ThrowIfNull(count);
        ActiveSessions.Observe(_meter, () => count() is { } sessions ? [new Measurement<long>(sessions)] : (IEnumerable<Measurement<long>>)[]);
    }
}
