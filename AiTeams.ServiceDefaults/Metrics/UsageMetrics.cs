using System.Diagnostics;
using System.Diagnostics.Metrics;

namespace AiTeams.ServiceDefaults.Metrics;

/// <summary>Who uses what: api_key_usage_total, endpoint_usage_total, user_activity_total, active_sessions.</summary>
public sealed class UsageMetrics
{
    private static readonly ClosedLabel Activities = new("session_created", "chat", "workflow_created", "workflow_executed", "tracking_lookup");
    private static readonly ClosedLabel ClientTypes = new("web-app", "mobile-app", "api-client", "mcp-client", "other");

    private readonly BoundedLabel _keys = new(200);
    private readonly BoundedLabel _clients = new(200);
    private readonly Meter _meter;
    private readonly Counter<long> _keyUsage;
    private readonly Counter<long> _endpointUsage;
    private readonly Counter<long> _activity;

    internal UsageMetrics(IMeterFactory meters)
    {
        _meter = ServiceMeter.Create(meters);
        _keyUsage = _meter.CreateCounter<long>("api_key_usage_total", "{request}", "Requests by API key.");
        _endpointUsage = _meter.CreateCounter<long>("endpoint_usage_total", "{request}", "Requests by endpoint and kind of caller.");
        _activity = _meter.CreateCounter<long>("user_activity_total", "{activity}", "What users did.");
    }

    /// <param name="apiKeyId">Short public id of the key.</param>
    /// <param name="clientName">Name the key was given.</param>
    /// <param name="endpoint">Route template.</param>
    /// <param name="success">The response was below 400.</param>
    public void ApiKeyUsed(string apiKeyId, string clientName, string endpoint, bool success) => _keyUsage.Add(1, new TagList
    {
        { "api_key_id", _keys.Of(apiKeyId) }, { "client_name", _clients.Of(clientName) }, { "endpoint", endpoint }, { "success", success ? "true" : "false" },
    });

    /// <param name="endpoint">Route template.</param>
    /// <param name="apiVersion">E.g. <c>v1</c>, or <c>none</c>.</param>
    /// <param name="userSegment">free | premium | enterprise | anonymous.</param>
    /// <param name="clientType">web-app | mobile-app | api-client | mcp-client | other.</param>
    public void EndpointUsed(string endpoint, string apiVersion, string userSegment, string clientType) => _endpointUsage.Add(1, new TagList
    {
        { "endpoint", endpoint }, { "api_version", apiVersion }, { "user_segment", ClosedLabel.UserSegment.Of(userSegment) }, { "client_type", ClientTypes.Of(clientType) },
    });

    /// <param name="activityType">session_created | chat | workflow_created | workflow_executed | tracking_lookup.</param>
    /// <param name="userSegment">free | premium | enterprise | anonymous.</param>
    public void UserActivity(string activityType, string userSegment) => _activity.Add(1, new TagList
    {
        { "activity_type", Activities.Of(activityType) }, { "user_segment", ClosedLabel.UserSegment.Of(userSegment) },
    });

    /// <summary>Reports active_sessions at each collection. The callback must not block: keep the number in memory.</summary>
    public void ObserveActiveSessions(Func<long> count) =>
        _meter.CreateObservableGauge("active_sessions", count, "{session}", "Sessions used in the last 30 minutes.");
}
