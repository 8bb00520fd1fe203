namespace AiTeams.Monitoring.Dashboards.Boards;

/// <summary>Seed 004, 成本监控: daily trend, shares of the models, ranking of the tenants.</summary>
internal static class CostMonitoring
{
    internal static Dashboard Create(Metrics all)
    {
        var metrics = all.Within(Variable.Environment, Variable.Tenant);
        // Calls are not counted by tenant.
        var calls = all.Within(Variable.Environment);
        var cost = metrics["agent_api_cost_usd_total"];
        return new()
        {
            Uid = "cost-monitoring",
            Title = "成本监控",
            English = "What model calls cost, by day, model and tenant. Calls of a model without a price are not in it: they are unpriced, not free.",
            Chinese = "按天、模型与租户统计模型调用费用。没有价格的模型不计入：未定价不等于免费。",
            Variables = [Variable.Environment, Variable.Tenant],
            Rows =
            [
                new("",
                [
                    Panel.Bars("每日API费用趋势", Query.Of(cost.Increase("1d", "model"))) with
                    {
                        IsStacked = true, English = "Cost of the 24 hours before each point. HighAPICostDaily fires above 50 USD.", Chinese = "每个时间点之前 24 小时的费用。超过 50 美元触发 HighAPICostDaily。",
                    },
                    Panel.Pie("各模型费用占比", Query.Of(cost.Increase("$__range", "model"))) with { Width = 6 },
                    Panel.Ranking("各租户费用排名", Query.Of(cost.Increase("$__range", "tenant_id").Top(10))) with { Width = 6 },
                ]),
                new("用量 · Usage",
                [
                    Panel.Lines("每小时费用", Query.Of(cost.Increase("1h"), "USD")) with
                    {
                        Bad = 10, English = "Cost of the hour before. HighAPICost fires above 10 USD.", Chinese = "前一小时的费用。超过 10 美元触发 HighAPICost。",
                    },
                    Panel.Lines("Token 用量", Query.Of(metrics["ai_tokens_total"].Rate("model", "token_type"))) with { IsStacked = true },
                    Panel.Lines("每次调用的费用", Query.Of(calls["ai_cost_total"].Rate("model") / calls["ai_requests_total"].Where("outcome", "success").Rate("model"))) with
                    {
                        Unit = "currencyUSD", English = "Mean cost of a call that succeeded, of all tenants.", Chinese = "所有租户每次成功调用的平均费用。",
                    },
                    Panel.Lines("缓存节省的调用", Query.Of(metrics["agent_cache_requests_total"].Where("result", "hit").Rate("cache_type"))) with
                    {
                        English = "Look-ups that the agent's caches answered: calls not made.", Chinese = "由缓存直接回答的查询，即省下的调用。",
                    },
                ]),
            ],
        };
    }
}
