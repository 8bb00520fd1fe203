namespace AiTeams.Monitoring.Dashboards.Boards;

/// <summary>Seed 004, 概览面板: QPS, mean response time, error rate, active tenants.</summary>
internal static class AgentOverview
{
    internal static Dashboard Create(Metrics all)
    {
        var metrics = all.Within(Variable.Environment);
        var requests = metrics["agent_requests_total"];
        var errors = Expression.Share(requests.Where("status", "error").Rate(), requests.Rate());
        var mean = metrics["agent_request_duration_seconds"].Mean();
        return new()
        {
            Uid = "agent-overview",
            Title = "概览面板",
            English = "The agent in four figures.",
            Chinese = "Agent 的四个关键指标。",
            Variables = [Variable.Environment],
            Rows =
            [
                new("",
                [
                    Panel.Stat("实时QPS", Query.Of(requests.Rate(), "QPS")),
                    Panel.Stat("平均响应时间", Query.Of(mean, "mean")),
                    Panel.Stat("错误率", Query.Of(errors, "errors")) with { Bad = 0.05, English = "Share of the agent's requests that failed.", Chinese = "失败的请求占比。" },
                    Panel.Stat("活跃租户数", Query.Of(requests.Increase("5m", "tenant_id").CountPositive(), "tenants")) with
                    {
                        English = "Tenants with a request in the last five minutes. Beyond fifty tenants the rest counts as one, named other.",
                        Chinese = "最近 5 分钟内有请求的租户数。超过 50 个时其余合并为 other。",
                    },
                ]),
                new("趋势 · Trend",
                [
                    Panel.Lines("QPS 趋势", Query.Of(requests.Rate("endpoint"))),
                    Panel.Lines("平均响应时间趋势", Query.Of(mean, "mean")),
                    Panel.Lines("活跃连接数", Query.Of(metrics["agent_active_connections"].Now(), "connections")),
                    Panel.Lines("模型调用", Query.Of(metrics["ai_requests_total"].Rate("model", "outcome"))),
                ]),
            ],
        };
    }
}
