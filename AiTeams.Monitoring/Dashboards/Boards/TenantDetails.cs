namespace AiTeams.Monitoring.Dashboards.Boards;

/// <summary>Seed 004, 租户详情: requests, cost and cache hits of each tenant.</summary>
internal static class TenantDetails
{
    internal static Dashboard Create(Metrics all)
    {
        var metrics = all.Within(Variable.Environment, Variable.Tenant);
        var requests = metrics["agent_requests_total"];
        var lookUps = metrics["agent_cache_requests_total"];
        return new()
        {
            Uid = "tenant-details",
            Title = "租户详情",
            English = "Each tenant: requests, cost, cache hits, errors, time.",
            Chinese = "各租户的请求量、费用、缓存命中率、错误与响应时间。",
            Variables = [Variable.Environment, Variable.Tenant],
            Rows =
            [
                new("",
                [
                    Panel.Lines("每个租户的请求量", Query.Of(requests.Rate("tenant_id"))),
                    Panel.Lines("每个租户的API费用", Query.Of(metrics["agent_api_cost_usd_total"].Increase("1h", "tenant_id"))) with
                    {
                        English = "Cost of each tenant's model calls in the hour before.", Chinese = "各租户前一小时模型调用的费用。",
                    },
                    Panel.Lines("每个租户的缓存命中率", Query.Of(Expression.Share(lookUps.Where("result", "hit").Rate("tenant_id"), lookUps.Rate("tenant_id")))) with
                    {
                        Most = 1, English = "Share of each tenant's look-ups in the agent's caches that were hits.", Chinese = "各租户缓存查询的命中占比。",
                    },
                    Panel.Lines("每个租户的P95响应时间", Query.Of(metrics["agent_request_duration_seconds"].Quantile(0.95, "tenant_id"))),
                    Panel.Lines("每个租户的错误", Query.Of(metrics["agent_errors_total"].Rate("tenant_id", "error_type"))),
                    Panel.Table("租户请求排名", Query.Of(requests.Increase("$__range", "tenant_id").Top(10))),
                ]),
            ],
        };
    }
}
