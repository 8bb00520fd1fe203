namespace AiTeams.Monitoring.Dashboards.Boards;

/// <summary>Seed 003, 系统概览: request volume, success rate, mean response time.</summary>
internal static class SystemOverview
{
    internal static Dashboard Create(Metrics all)
    {
        var metrics = all.Within(Variable.Environment);
        var operations = metrics["server_request_total"];
        var times = metrics["server_request_time_microseconds"];
        var requests = metrics["request_count_total"];
        var success = Expression.Share(operations.Where("status", "success").Rate(), operations.Rate());
        return new()
        {
            Uid = "system-overview",
            Title = "系统概览",
            English = "The engine's operations and the system's front door in a few figures.",
            Chinese = "工作流引擎的操作与系统入口的关键指标。",
            Variables = [Variable.Environment],
            Rows =
            [
                new("关键指标 · Key figures",
                [
                    Panel.Stat("整体请求量", Query.Of(operations.Rate(), "operations")) with { Width = 8 },
                    Panel.Stat("成功率", Query.Of(success, "success")) with
                    {
                        Width = 8, Bad = 0.95, LowIsBad = true, English = "Share of the engine's operations that succeeded.", Chinese = "引擎操作的成功占比。",
                    },
                    Panel.Stat("平均响应时间", Query.Of(times.Mean(), "mean")) with { Width = 8 },
                ]),
                new("趋势 · Trend",
                [
                    Panel.Lines("请求量趋势", Query.Of(operations.Rate("func"))) with { IsStacked = true },
                    Panel.Lines("成功率趋势", Query.Of(Expression.Share(operations.Where("status", "success").Rate("func"), operations.Rate("func")))) with
                    {
                        Most = 1, English = "Share of each operation that succeeded.", Chinese = "各操作的成功占比。",
                    },
                    Panel.Lines("入口请求量", Query.Of(requests.Where("service", "api-gateway").Rate("endpoint"))) with { IsStacked = true },
                    Panel.Lines("P95 响应时间", Query.Of(times.Quantile(0.95, "func"))),
                ]),
            ],
        };
    }
}
