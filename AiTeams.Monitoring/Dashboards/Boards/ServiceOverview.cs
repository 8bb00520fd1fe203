namespace AiTeams.Monitoring.Dashboards.Boards;

/// <summary>Seed 000, AI Teams 服务概览: its three panels first, then what its list of common queries asks for.</summary>
internal static class ServiceOverview
{
    private const string Failed = "server_error|failed_in_body";

    internal static Dashboard Create(Metrics all)
    {
        var metrics = all.Within(Variable.Environment, Variable.Service);
        var requests = metrics["request_count_total"];
        var durations = metrics["request_duration_seconds"];
        var failures = Expression.Share(requests.Matching("outcome", Failed).Rate("service"), requests.Rate("service"));
        return new()
        {
            Uid = "ai-teams-service-overview",
            Title = "AI Teams 服务概览",
            English = "All services at a glance: how much is asked, how much fails, how long it takes.",
            Chinese = "所有服务概览：请求量、失败率、耗时。",
            Rows =
            [
                new("",
                [
                    Panel.Lines("请求速率", Query.Of(requests.Rate("service"))) with { Width = 8 },
                    Panel.Lines("错误率", Query.Of(failures)) with
                    {
                        Width = 8, Bad = 0.01,
                        English = "Share of requests that ended in a 5xx or failed within their stream. HighErrorRate fires above 1 %.",
                        Chinese = "以 5xx 结束或在流中失败的请求占比。超过 1% 触发 HighErrorRate。",
                    },
                    Panel.Lines("P95 延迟", Query.Of(durations.Quantile(0.95, "service"))) with { Width = 8, Bad = 2 },
                ]),
                new("服务等级 · Service level",
                [
                    Panel.Stat("服务可用性", Query.Of(failures.Rest())) with
                    {
                        Bad = 0.999, LowIsBad = true,
                        English = "Share of requests that did not fail. The objective is 99.9 %.", Chinese = "未失败的请求占比。目标 99.9%。",
                    },
                    Panel.Stat("活跃会话", Query.Of(metrics["active_sessions"].Now(), "sessions")),
                    Panel.Stat("正在处理的请求", Query.Of(metrics["active_requests"].Now("service"))),
                    Panel.Stat("触发中的告警", Query.Of(all["ALERTS"].Where("alertstate", "firing").Now("alertname"))) with
                    {
                        English = "Alerts that fire, of all environments. Watchdog always does: it shows that the path works.", Chinese = "所有环境中正在触发的告警。Watchdog 始终触发，用来证明链路正常。",
                    },
                    Panel.Lines("P50 / P95 / P99 延迟", Query.Of(durations.Quantile(0.5), "P50"), Query.Of(durations.Quantile(0.95), "P95"), Query.Of(durations.Quantile(0.99), "P99")),
                    Panel.Lines("首个事件时间 P95", Query.Of(metrics["time_to_first_event_seconds"].Quantile(0.95, "endpoint"))),
                ]),
                new("资源 · Resources",
                [
                    Panel.Lines("CPU 使用率", Query.Of(metrics["instance:process_cpu:ratio_rate5m"].Average("service"))) with { Most = 1 },
                    Panel.Lines("内存使用", Query.Of(metrics["dotnet_process_memory_working_set_bytes"].Now("service"))),
                ]),
            ],
        };
    }
}
