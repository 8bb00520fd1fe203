using System.Diagnostics;
using System.Diagnostics.Metrics;
using AiTeams.ServiceDefaults.Http;

namespace AiTeams.ServiceDefaults.Metrics;

/// <summary>Seed 004's series of the agent: its requests, their errors, open connections, and the cache of plans.</summary>
public sealed class AgentMetrics
{
    internal static readonly LabelDefinition CacheType = LabelDefinition.Closed("cache_type", "Which cache.", "缓存种类。", "plan");

    internal static readonly LabelDefinition CacheResult = LabelDefinition.Closed("result", "Whether it was found.", "是否命中。", "hit", "miss");

    internal static readonly InstrumentDefinition Requests = InstrumentDefinition.Counter(
        "agent_requests_total", "{request}", "Requests to the agent that ended.", "智能体已结束的请求数。",
        Labels.Method, Labels.Endpoint, Labels.Status, Labels.TenantId);

    internal static readonly InstrumentDefinition Duration = InstrumentDefinition.Seconds(
        "agent_request_duration_seconds", "Time to the end of the answer.", "智能体从收到请求到回答结束的时间。", Labels.Method, Labels.Endpoint, Labels.TenantId);

    internal static readonly InstrumentDefinition Errors = InstrumentDefinition.Counter(
        "agent_errors_total", "{error}", "Requests to the agent that failed.", "智能体失败的请求数。", Labels.ErrorType, Labels.TenantId);

    internal static readonly InstrumentDefinition Connections = InstrumentDefinition.UpDownCounter(
        "agent_active_connections", "{connection}", "Connections under way.", "进行中的连接数。");

    internal static readonly InstrumentDefinition CacheRequests = InstrumentDefinition.Counter(
        "agent_cache_requests_total", "{request}", "Look-ups in the agent's caches.", "智能体缓存的查询次数。", CacheType, CacheResult, Labels.TenantId);

    // Without a unit: Prometheus would put it into the name.
    internal static readonly InstrumentDefinition CacheHitRate = InstrumentDefinition.Gauge(
        "agent_cache_hit_rate", null, "Share of look-ups since the start that hit, 0 to 100; absent before the first.", "自启动以来的缓存命中率，0 到 100；首次查询前没有此序列。", CacheType);

    private readonly TenantLabel _tenants;
    private readonly BoundedLabel _errorTypes;
    private readonly StreamLimit _routes;
    private readonly StreamLimit _failures;
    private readonly Counter<long> _requests;
    private readonly Histogram<double> _duration;
    private readonly Counter<long> _errors;
    private readonly UpDownCounter<long> _connections;
    private readonly Counter<long> _cacheRequests;
    private long _hits;
    private long _lookups;

    internal AgentMetrics(IMeterFactory meters, TenantLabel tenants, CardinalityGuard guard)
    {
        _tenants = tenants;
        _errorTypes = new(Labels.ErrorType, guard);
        _routes = new(Requests, guard, Labels.TenantId.Key, Labels.Endpoint.Key);
        _failures = new(Errors, guard, Labels.TenantId.Key, Labels.ErrorType.Key);
        var meter = ServiceMeter.Create(meters);
        _requests = Requests.CreateCounter<long>(meter);
        _duration = Duration.CreateHistogram<double>(meter);
        _errors = Errors.CreateCounter<long>(meter);
        _connections = Connections.CreateUpDownCounter<long>(meter);
        _cacheRequests = CacheRequests.CreateCounter<long>(meter);
        CacheHitRate.Observe(meter, HitRate);
    }

    /// <param name="method">HTTP method.</param>
    /// <param name="endpoint">Route template.</param>
    /// <param name="tenantId">Tenant; folded when unknown.</param>
    /// <param name="duration">To the end of the stream.</param>
    /// <param name="errorType">Problem code, or null for success.</param>
    public void RequestEnded(string method, string endpoint, string tenantId, TimeSpan duration, string? errorType)
    {
        var tenant = _tenants.Of(tenantId, Requests);
        if (!_routes.Admits(tenant, endpoint)) tenant = BoundedLabel.Other;
        method = MethodLabel.Of(method);
        _requests.Add(1, new TagList { { "method", method }, { "endpoint", endpoint }, { "status", errorType is null ? "success" : "error" }, { "tenant_id", tenant } });
        _duration.Record(duration.TotalSeconds, new TagList { { "method", method }, { "endpoint", endpoint }, { "tenant_id", tenant } });
        if (errorType is not null) Failed(_errorTypes.Of(errorType, Errors), tenant);
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
            { "cache_type", CacheType.Of(cacheType) }, { "result", hit ? "hit" : "miss" }, { "tenant_id", _tenants.Of(tenantId, CacheRequests) },
        });
    }

    private void Failed(string errorType, string tenant)
    {
        if (!_failures.Admits(tenant, errorType)) (errorType, tenant) = (BoundedLabel.Other, BoundedLabel.Other);
        _errors.Add(1, new TagList { { "error_type", errorType }, { "tenant_id", tenant } });
    }

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
