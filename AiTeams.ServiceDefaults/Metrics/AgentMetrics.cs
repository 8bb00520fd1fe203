namespace AiTeams.ServiceDefaults.Metrics;

/// <summary>Seed 004's series of the agent: agent_requests_total, agent_request_duration_seconds, agent_errors_total, agent_active_connections, agent_cache_requests_total, agent_cache_hit_rate.</summary>
public sealed class AgentMetrics
{
    /// <param name="method">HTTP method.</param>
    /// <param name="endpoint">Route template.</param>
    /// <param name="tenantId">Tenant; folded when unknown.</param>
    /// <param name="duration">To the end of the stream.</param>
    /// <param name="errorType">Problem code, or null for success.</param>
    public void RequestEnded(string method, string endpoint, string tenantId, TimeSpan duration, string? errorType) { }

    /// <summary>Counts one open connection until disposed.</summary>
    public IDisposable ConnectionOpened() => new Nothing();

    /// <param name="cacheType">plan.</param>
    /// <param name="tenantId">Tenant.</param>
    /// <param name="hit">Found in the cache.</param>
    public void CacheRequested(string cacheType, string tenantId, bool hit) { }

    private sealed class Nothing : IDisposable
    {
        public void Dispose() { }
    }
}
