namespace AiTeams.Monitoring.Dashboards.Boards;

/// <summary>Seed 003, 服务性能: each service's figures side by side.</summary>
internal static class ServicePerformance
{
    internal static Dashboard Create(Metrics all)
    {
        var metrics = all.Within(Variable.Environment, Variable.Service);
        var requests = metrics["request_count_total"];
        var durations = metrics["request_duration_seconds"];
        return new()
        {
            Uid = "service-performance",
            Title = "服务性能",
            English = "Each service: requests, time, failures, what it calls and what its database takes.",
            Chinese = "各服务的请求量、耗时、失败、对外调用与数据库耗时。",
            Rows =
            [
                new("请求 · Requests",
                [
                    Panel.Lines("各服务请求量", Query.Of(requests.Rate("service"))),
                    Panel.Lines("各服务平均响应时间", Query.Of(durations.Mean("service"))),
                    Panel.Lines("各服务 P95 响应时间", Query.Of(durations.Quantile(0.95, "service"))),
                    Panel.Lines("各服务失败率", Query.Of(Expression.Share(requests.Matching("outcome", "server_error|failed_in_body").Rate("service"), requests.Rate("service")))) with
                    {
                        English = "Share of each service's requests that ended in a 5xx or failed within their stream.", Chinese = "各服务以 5xx 结束或在流中失败的请求占比。",
                    },
                    Panel.Table("最慢端点 P95", Query.Of(durations.Quantile(0.95, "service", "endpoint").Top(10))) with { Width = 24 },
                ]),
                new("依赖 · Dependencies",
                [
                    Panel.Lines("对外调用 P95", Query.Of(metrics["http_client_request_duration_seconds"].Quantile(0.95, "service", "server_port"))),
                    Panel.Lines("数据库耗时 P95", Query.Of(metrics["db_client_operation_duration_seconds"].Quantile(0.95, "service", "db_operation_name", "db_collection_name").Top(10))),
                    Panel.Lines("数据库语句", Query.Of(metrics["db_client_operation_duration_seconds"].Rate("service", "db_operation_name"))),
                    Panel.Lines("并发请求", Query.Of(metrics["active_requests"].Now("service"))),
                ]),
            ],
        };
    }
}
