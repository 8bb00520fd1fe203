using System.Diagnostics;
using System.Diagnostics.Metrics;
using AiTeams.ServiceDefaults.Http;

namespace AiTeams.ServiceDefaults.Metrics;

/// <summary>Seed 004's series of the agent: agent_requests_total, agent_request_duration_seconds, agent_errors_total, agent_active_connections, agent_cache_requests_total, agent_cache_hit_rate.</summary>
public sealed class AgentMetrics
{
    private readonly TenantLabel _tenants;
    private readonly Counter<long> _requests;
    private readonly Histogram<double> _duration;
    private readonly Counter<long> _errors;
    private readonly UpDownCounter<long> _connections;
    private readonly Counter<long> _cacheRequests;
    private readonly BoundedLabel _errorTypes = new(100);
    private long _hits;
    private long _lookups;

    internal AgentMetrics(IMeterFactory meters, TenantLabel tenants)
    {
        _tenants = tenants;
        var meter = ServiceMeter.Create(meters);
        _requests = meter.CreateCounter<long>("agent_requests_total", "{request}", "Requests to the agent that ended.");
        _duration = meter.CreateHistogram("agent_request_duration_seconds", "s", "Time to the end of the answer.", null, HistogramBounds.OfSeconds);
        _errors = meter.CreateCounter<long>("agent_errors_total", "{error}", "Requests to the agent that failed.");
        _connections = meter.CreateUpDownCounter<long>("agent_active_connections", "{connection}", "Connections under way.");
        _cacheRequests = meter.CreateCounter<long>("agent_cache_requests_total", "{request}", "Look-ups in the agent's caches.");
        // Without a unit: Prometheus would put it into the name.
        meter.CreateObservableGauge("agent_cache_hit_rate", HitRate, null, "Share of look-ups since the start that hit, 0 to 100.");
    }

    /// <param name="method">HTTP method.</param>
    /// <param name="endpoint">Route template.</param>
    /// <param name="tenantId">Tenant; folded when unknown.</param>
    /// <param name="duration">To the end of the stream.</param>
    /// <param name="errorType">Problem code, or null for success.</param>
    public void RequestEnded(string method, string endpoint, string tenantId, TimeSpan duration, string? errorType)
    {
        var tenant = _tenants.Of(tenantId);
        method = MethodLabel.Of(method);
        _requests.Add(1, new TagList { { "method", method }, { "endpoint", endpoint }, { "status", errorType is null ? "success" : "error" }, { "tenant_id", tenant } });
        _duration.Record(duration.TotalSeconds, new TagList { { "method", method }, { "endpoint", endpoint }, { "tenant_id", tenant } });
        if (errorType is not null) _errors.Add(1, new TagList { { "error_type", _errorTypes.Of(errorType) }, { "tenant_id", tenant } });
    }

    /// <summary>Counts one open connection until disposed.</summary>
    public IDisposable ConnectionOpened()
    {
        _connections.Add(1);
        return new Connection(_connections);
    }

    /// <param name="cacheType">plan.</param>
    /// <param name="tenantId">Tenant.</param>
    /// <param name="hit">Found in the cache.</param>
    public void CacheRequested(string cacheType, string tenantId, bool hit)
    {
        Interlocked.Increment(ref _lookups);
        if (hit) Interlocked.Increment(ref _hits);
        _cacheRequests.Add(1, new TagList
        {
            { "cache_type", PlanCache.Of(cacheType) }, { "result", hit ? "hit" : "miss" }, { "tenant_id", _tenants.Of(tenantId) },
        });
    }

    private static readonly ClosedLabel PlanCache = new("plan");

    private IEnumerable<Measurement<double>> HitRate()
    {
        var lookups = Interlocked.Read(ref _lookups);
        if (lookups > 0) yield return new(100.0 * Interlocked.Read(ref _hits) / lookups, new KeyValuePair<string, object?>("cache_type", "plan"));
    }

    private sealed class Connection(UpDownCounter<long> open) : IDisposable
    {
        private int _closed;

        public void Dispose()
        {
            if (Interlocked.Exchange(ref _closed, 1) == 0) open.Add(-1);
        }
    }
}
