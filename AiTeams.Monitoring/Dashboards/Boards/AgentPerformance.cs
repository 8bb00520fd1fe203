namespace AiTeams.Monitoring.Dashboards.Boards;

/// <summary>Seed 004, Agent Performance Monitor: its five panels.</summary>
internal static class AgentPerformance
{
    internal static Dashboard Create(Metrics all)
    {
        var metrics = all.Within(Variable.Environment, Variable.Tenant);
        var requests = metrics["agent_requests_total"];
        return new()
        {
            Uid = "agent-performance-monitor",
            Title = "Agent Performance Monitor",
            English = "The agent: requests, time, errors, cache, cost.",
            Chinese = "Agent 的请求量、响应时间、错误率、缓存与费用。",
            Variables = [Variable.Environment, Variable.Tenant],
            Rows =
            [
                new("",
                [
                    Panel.Lines("请求QPS", Query.Of(requests.Rate("tenant_id"))),
                    Panel.Lines("P95响应时间", Query.Of(metrics["agent_request_duration_seconds"].Quantile(0.95), "P95")) with { Bad = 2 },
                    Panel.Lines("错误率", Query.Of(Expression.Share(requests.Where("status", "error").Rate(), requests.Rate()), "Error Rate")) with
                    {
                        Bad = 0.05,
                        English = "Share of the agent's requests that failed; which errors, 性能分析 says (agent_errors_total). AgentHighErrorRate fires above 5 %.",
                        Chinese = "失败的请求占比；错误类型见「性能分析」。超过 5% 触发 AgentHighErrorRate。",
                    },
                    Panel.Gauge("缓存命中率", Query.Of(metrics["agent_cache_hit_rate"].Average("cache_type"))) with { Unit = "percent", Most = 100, Bad = 60, LowIsBad = true, Height = 8 },
                    Panel.Stat("API费用今日", Query.Of(metrics["agent_api_cost_usd_total"].Increase("24h"), "Total Cost")) with
                    {
                        Height = 8, English = "Cost of the priced model calls of the last 24 hours.", Chinese = "最近 24 小时已定价模型调用的费用。",
                    },
                ]),
            ],
        };
    }
}
