namespace AiTeams.Monitoring.Dashboards.Boards;

/// <summary>Seed 004, 性能分析: percentiles, the ten slowest requests, kinds of errors.</summary>
internal static class AgentLatency
{
    internal static Dashboard Create(Metrics all)
    {
        var metrics = all.Within(Variable.Environment);
        var durations = metrics["agent_request_duration_seconds"];
        var model = metrics["ai_request_duration_seconds"];
        return new()
        {
            Uid = "performance-analysis",
            Title = "性能分析",
            English = "Where the agent's time goes, and which of its requests were slowest or failed.",
            Chinese = "Agent 的耗时分布、最慢请求与错误类型。",
            Variables = [Variable.Environment],
            Rows =
            [
                new("",
                [
                    Panel.Lines("P50/P95/P99响应时间", Query.Of(durations.Quantile(0.5), "P50"), Query.Of(durations.Quantile(0.95), "P95"), Query.Of(durations.Quantile(0.99), "P99")),
                    Panel.Heatmap("响应时间分布", Query.Of(durations.Buckets(), "{{le}}")),
                    Panel.Table("慢请求Top 10", Receipts.Slowest("workflow-agent", "request", "request_endpoint", "request_duration")) with
                    {
                        Unit = "s", English = "The ten longest requests, from their receipts. A tracking id leads to the whole story.", Chinese = "耗时最长的十个请求（来自收据）。点击 tracking id 查看完整链路。",
                    },
                    Panel.Pie("错误类型分布", Query.Of(metrics["agent_errors_total"].Increase("$__range", "error_type"))),
                ]),
                new("模型 · Model",
                [
                    Panel.Lines("模型响应时间 P95", Query.Of(model.Quantile(0.95, "model", "provider"))),
                    Panel.Lines("模型调用结果", Query.Of(metrics["ai_requests_total"].Rate("model", "outcome"))) with { IsStacked = true },
                ]),
            ],
        };
    }
}
