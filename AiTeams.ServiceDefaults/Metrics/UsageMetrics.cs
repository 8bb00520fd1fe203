namespace AiTeams.ServiceDefaults.Metrics;

/// <summary>Who uses what: api_key_usage_total, endpoint_usage_total, user_activity_total, active_sessions.</summary>
public sealed class UsageMetrics
{
    public void ApiKeyUsed(string apiKeyId, string clientName, string endpoint, bool success) { }

    public void EndpointUsed(string endpoint, string apiVersion, string userSegment, string clientType) { }

    /// <param name="activityType">session_created | chat | workflow_created | workflow_executed | tracking_lookup.</param>
    /// <param name="userSegment">free | premium | enterprise | anonymous.</param>
    public void UserActivity(string activityType, string userSegment) { }

    /// <summary>Reports active_sessions at each collection. The callback must not block: keep the number in memory.</summary>
    public void ObserveActiveSessions(Func<long> count) { }
}
