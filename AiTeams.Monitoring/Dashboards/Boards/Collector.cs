namespace AiTeams.Monitoring.Dashboards.Boards;

/// <summary>The way of telemetry itself: services, Collector, Prometheus.</summary>
internal static class Collector
{
    private static readonly (string Metrics, string Name)[] Signals = [("spans", "traces"), ("metric_points", "metrics"), ("log_records", "logs")];

    internal static Dashboard Create(Metrics all)
    {
        var metrics = all.Within(Variable.Environment);
        return new()
        {
            Uid = "collector",
            Title = "Collector",
            English = "What the services hand over, what the Collector takes, refuses, queues and delivers, and what Prometheus holds.",
            Chinese = "服务上报、Collector 接收/拒收/排队/投递，以及 Prometheus 中的数据量。",
            Variables = [Variable.Environment],
            Rows =
            [
                new("Collector",
                [
                    Panel.Lines("Taken", Each(metrics, "otelcol_receiver_accepted")) with { Width = 8 },
                    Panel.Lines("Refused", Each(metrics, "otelcol_receiver_refused")) with { Width = 8 },
                    Panel.Lines("Delivered", Each(metrics, "otelcol_exporter_sent", "exporter")) with { Width = 8 },
                    Panel.Lines("Queue", Query.Of(metrics["otelcol_exporter_queue_size"].Now("exporter", "data_type") / metrics["otelcol_exporter_queue_capacity"].Now("exporter", "data_type"))) with
                    {
                        Width = 8, Most = 1, Bad = 0.8, English = "How full each exporter's queue is. CollectorQueueFilling fires above 80 %.", Chinese = "各导出器队列的占用率。超过 80% 触发 CollectorQueueFilling。",
                    },
                    Panel.Lines("Memory", Query.Of(metrics["otelcol_process_memory_rss"].Now("instance"))) with { Width = 8 },
                    Panel.Lines("CPU", Query.Of(metrics["otelcol_process_cpu_seconds"].Rate("instance"))) with
                    {
                        Width = 8, Unit = "percentunit", English = "Processors in use; 1 is one of them.", Chinese = "占用的处理器数，1 表示一个。",
                    },
                ]),
                new("Services · 服务",
                [
                    Panel.Lines("Handed over", Query.Of(metrics["telemetry_exported_total"].Rate("service", "signal"))) with { Width = 8 },
                    Panel.Lines("Lost", Query.Of(metrics["telemetry_dropped_total"].Rate("service", "signal", "reason"))) with { Width = 8 },
                    Panel.Lines("Waiting", Query.Of(metrics["telemetry_queue_depth"].Now("service", "signal"))) with { Width = 8 },
                ]),
                new("Prometheus",
                [
                    Panel.Lines("Series through the Collector", Query.Of(metrics["scrape_samples_post_metric_relabeling"].Where("job", "otel-collector").Now(), "series"), Query.Of(all["limit:series"].Each(), "limit")) with
                    {
                        Width = 8, English = "Series that one scrape of the Collector brings, and what the account may hold. TooManySeries fires at 80 %.",
                        Chinese = "一次抓取 Collector 得到的序列数与账户上限。达到 80% 触发 TooManySeries。",
                    },
                    Panel.Lines("Targets that answer", Query.Of(metrics["up"].Each("job"))) with { Width = 8, Most = 1 },
                    Panel.Lines("Rules that failed", Query.Of(all["prometheus_rule_evaluation_failures_total"].Rate(), "failures")) with { Width = 8 },
                ]),
            ],
        };
    }

    private static Query[] Each(Metrics metrics, string prefix, params string[] by) =>
        [.. Signals.Select(signal => Query.Of(metrics[$"{prefix}_{signal.Metrics}"].Rate(by), string.Join(" · ", by.Select(static label => $"{{{{{label}}}}}").Append(signal.Name))))];
}
