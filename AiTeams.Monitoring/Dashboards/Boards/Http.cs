namespace AiTeams.Monitoring.Dashboards.Boards;

/// <summary>Rate, errors and duration of every route, and the connections below.</summary>
internal static class Http
{
    internal static Dashboard Create(Metrics all)
    {
        var metrics = all.Within(Variable.Environment, Variable.Service);
        var requests = metrics["request_count_total"];
        var durations = metrics["request_duration_seconds"];
        return new()
        {
            Uid = "http",
            Title = "HTTP",
            English = "Inbound and outbound HTTP: routes, status codes, time, connections, callers.",
            Chinese = "入站与出站 HTTP：路由、状态码、耗时、连接与调用方。",
            Rows =
            [
                new("Requests · 请求",
                [
                    Panel.Lines("Requests by route", Query.Of(requests.Rate("service", "endpoint", "method"))),
                    Panel.Lines("Requests by status code", Query.Of(requests.Rate("status_code"))) with { IsStacked = true },
                    Panel.Lines("Requests by outcome", Query.Of(requests.Rate("outcome"))) with { IsStacked = true },
                    Panel.Lines("Errors by type", Query.Of(metrics["request_errors_total"].Rate("error_type", "status_code"))),
                ]),
                new("Duration · 耗时",
                [
                    Panel.Heatmap("Duration", Query.Of(durations.Buckets(), "{{le}}")),
                    Panel.Lines("P95 by route", Query.Of(durations.Quantile(0.95, "service", "endpoint"))),
                    Panel.Lines("Time to first event, P95", Query.Of(metrics["time_to_first_event_seconds"].Quantile(0.95, "endpoint"))),
                    Panel.Lines("As ASP.NET Core measures it, P95", Query.Of(metrics["http_server_request_duration_seconds"].Quantile(0.95, "service", "http_route"))),
                ]),
                new("Connections · 连接",
                [
                    Panel.Lines("Requests under way", Query.Of(metrics["active_requests"].Now("service", "endpoint"))),
                    Panel.Lines("Open connections", Query.Of(metrics["kestrel_active_connections"].Now("service"))),
                    Panel.Lines("Connections waiting", Query.Of(metrics["kestrel_queued_connections"].Now("service"))),
                    Panel.Lines("Requests in Kestrel", Query.Of(metrics["http_server_active_requests"].Now("service"))),
                ]),
                new("Outbound · 出站",
                [
                    Panel.Lines("Calls by status code", Query.Of(metrics["http_client_request_duration_seconds"].Rate("service", "http_response_status_code"))),
                    Panel.Lines("Call duration, P95", Query.Of(metrics["http_client_request_duration_seconds"].Quantile(0.95, "service", "server_address", "server_port"))),
                    Panel.Lines("Wait for a connection, P95", Query.Of(metrics["http_client_request_time_in_queue_seconds"].Quantile(0.95, "service", "server_port"))),
                    Panel.Lines("Open outbound connections", Query.Of(metrics["http_client_open_connections"].Now("service", "http_connection_state"))),
                ]),
                new("Callers · 调用方",
                [
                    Panel.Lines("By API key", Query.Of(metrics["api_key_usage_total"].Rate("client_name", "success"))),
                    Panel.Lines("By kind of client", Query.Of(metrics["endpoint_usage_total"].Rate("client_type", "user_segment"))),
                    Panel.Lines("What users do", Query.Of(metrics["user_activity_total"].Rate("activity_type"))) with { IsStacked = true },
                ]),
            ],
        };
    }
}
