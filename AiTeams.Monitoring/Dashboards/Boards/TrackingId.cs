namespace AiTeams.Monitoring.Dashboards.Boards;

/// <summary>Seed 000's unified view: one id, its trace, its log lines, and the figures of those minutes, whose exemplars lead to further traces.</summary>
internal static class TrackingId
{
    internal static Dashboard Create(Metrics all)
    {
        var metrics = all;
        return new()
        {
            Uid = "tracking-id",
            Title = "Tracking id",
            English = "Paste X-Tracking-ID: the trace, the log lines of every service, and the metrics of those minutes. Set the time range around the request.",
            Chinese = "粘贴 X-Tracking-ID：查看追踪、各服务日志以及那几分钟的指标。请把时间范围设到请求前后。",
            Variables = [Variable.TrackingId, Variable.Console],
            Rows =
            [
                new("",
                [
                    Panel.Trace("追踪数据 · Trace", new TraceQuery("$tracking_id")) with { English = "The trace of this id in Jaeger.", Chinese = "Jaeger 中该 id 的追踪。" },
                    Panel.Logs("日志流 · Log stream", Receipts.Story) with { English = "Every service's lines under this id, in order, receipts too.", Chinese = "各服务在该 id 下的日志（含收据），按时间排序。" },
                ]),
                new("指标图表 · Metrics of those minutes",
                [
                    Panel.Heatmap("Duration of requests", Query.Of(metrics["request_duration_seconds"].Buckets(), "{{le}}")),
                    Panel.Lines("Request P95", Query.Of(metrics["request_duration_seconds"].Quantile(0.95, "service"))),
                    Panel.Lines("Requests", Query.Of(metrics["request_count_total"].Rate("service", "outcome"))),
                    Panel.Lines("Run P95", Query.Of(metrics["workflow_duration_seconds"].Quantile(0.95, "workflow_type"))),
                    Panel.Lines("Model call P95", Query.Of(metrics["ai_request_duration_seconds"].Quantile(0.95, "model"))),
                    Panel.Lines("CPU", Query.Of(metrics["instance:process_cpu:ratio_rate5m"].Average("service"))) with { Most = 1 },
                ]),
            ],
        };
    }
}
