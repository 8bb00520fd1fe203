namespace AiTeams.Monitoring.Dashboards;

/// <summary>
/// What panels use besides the services' own catalogue: metrics of .NET and ASP.NET Core, of the Collector and Prometheus, and series that
/// monitoring/rules records. Labels are those that panels ask for.
/// </summary>
public static class PlatformMetrics
{
    public static IReadOnlyList<Metric> All { get; } =
    [
        // https://github.com/open-telemetry/semantic-conventions/blob/v1.44.0/docs/http/http-metrics.md
        Histogram("http_server_request_duration_seconds", "s", "Time to the end of a response, as ASP.NET Core measures it.", "ASP.NET Core 测得的响应时间。", "http_request_method", "http_route", "http_response_status_code", "error_type"),
        Gauge("http_server_active_requests", "{request}", "Requests under way.", "正在处理的请求。", "http_request_method"),
        Histogram("http_client_request_duration_seconds", "s", "Time of an outbound call to its response's header.", "对外调用到响应头为止的时间。", "http_request_method", "http_response_status_code", "server_address", "server_port", "error_type"),
        Histogram("http_client_request_time_in_queue_seconds", "s", "Time that an outbound call waited for a connection.", "对外调用等待连接的时间。", "server_address", "server_port"),
        Gauge("http_client_open_connections", "{connection}", "Outbound connections that are open.", "打开的对外连接。", "http_connection_state", "server_address", "server_port"),
        // https://learn.microsoft.com/aspnet/core/log-mon/metrics/built-in
        Gauge("kestrel_active_connections", "{connection}", "Inbound connections that are open.", "打开的入站连接。"),
        Gauge("kestrel_queued_connections", "{connection}", "Inbound connections that wait to be taken.", "等待接入的入站连接。"),
        // https://learn.microsoft.com/dotnet/core/diagnostics/built-in-metrics-runtime
        Counter("dotnet_process_cpu_time_seconds_total", "s", "Processor time used.", "已用的处理器时间。", "cpu_mode"),
        Gauge("dotnet_process_cpu_count", "{cpu}", "Processors that the process may use.", "进程可用的处理器数。"),
        Gauge("dotnet_process_memory_working_set_bytes", "By", "Physical memory of the process.", "进程的物理内存。"),
        Counter("dotnet_gc_collections_total", "{collection}", "Garbage collections.", "垃圾回收次数。", "gc_heap_generation"),
        Counter("dotnet_gc_pause_time_seconds_total", "s", "Time that the program stood still for garbage collections.", "因垃圾回收而暂停的时间。"),
        Counter("dotnet_gc_heap_allocated_bytes_total", "By", "Bytes allocated.", "已分配的字节。"),
        Gauge("dotnet_gc_last_collection_heap_size_bytes", "By", "Heap after the last garbage collection.", "上次垃圾回收后的堆大小。", "gc_heap_generation"),
        Gauge("dotnet_gc_last_collection_heap_fragmentation_size_bytes", "By", "Holes in the heap after the last garbage collection.", "上次垃圾回收后的堆碎片。", "gc_heap_generation"),
        Gauge("dotnet_gc_last_collection_memory_committed_size_bytes", "By", "Memory that the garbage collector holds.", "垃圾回收器持有的内存。"),
        Counter("dotnet_exceptions_total", "{exception}", "Exceptions thrown, handled ones too.", "抛出的异常，包括已处理的。", "error_type"),
        // The runtime declares these three as up-down counters; Prometheus shows the first two with _total all the same.
        Gauge("dotnet_thread_pool_thread_count_total", "{thread}", "Threads of the pool.", "线程池的线程数。"),
        Gauge("dotnet_thread_pool_queue_length_total", "{work_item}", "Work that waits for a thread.", "等待线程的工作项。"),
        Counter("dotnet_thread_pool_work_item_count_total", "{work_item}", "Work that the pool's threads did.", "线程池完成的工作项。"),
        Gauge("dotnet_timer_count", "{timer}", "Timers that are set.", "活动的计时器。"),
        Counter("dotnet_monitor_lock_contentions_total", "{contention}", "Times that a thread waited for a lock.", "线程等待锁的次数。"),
        Counter("dotnet_jit_compiled_methods_total", "{method}", "Methods compiled.", "已编译的方法。"),
        // https://opentelemetry.io/docs/collector/internal-telemetry/
        Counter("otelcol_receiver_accepted_spans", "{span}", "Spans that the Collector took.", "Collector 接收的 span。", "receiver", "transport"),
        Counter("otelcol_receiver_accepted_metric_points", "{point}", "Metric points that the Collector took.", "Collector 接收的指标点。", "receiver", "transport"),
        Counter("otelcol_receiver_accepted_log_records", "{record}", "Log records that the Collector took.", "Collector 接收的日志。", "receiver", "transport"),
        Counter("otelcol_receiver_refused_spans", "{span}", "Spans that the Collector refused.", "Collector 拒收的 span。", "receiver", "transport"),
        Counter("otelcol_receiver_refused_metric_points", "{point}", "Metric points that the Collector refused.", "Collector 拒收的指标点。", "receiver", "transport"),
        Counter("otelcol_receiver_refused_log_records", "{record}", "Log records that the Collector refused.", "Collector 拒收的日志。", "receiver", "transport"),
        Counter("otelcol_exporter_sent_spans", "{span}", "Spans delivered.", "已投递的 span。", "exporter"),
        Counter("otelcol_exporter_sent_metric_points", "{point}", "Metric points delivered.", "已投递的指标点。", "exporter"),
        Counter("otelcol_exporter_sent_log_records", "{record}", "Log records delivered.", "已投递的日志。", "exporter"),
        Gauge("otelcol_exporter_queue_size", "{item}", "What waits to be delivered.", "等待投递的数据。", "exporter", "data_type"),
        Gauge("otelcol_exporter_queue_capacity", "{item}", "What may wait; beyond it data is lost.", "队列容量，超出则丢失数据。", "exporter", "data_type"),
        Gauge("otelcol_process_memory_rss", "By", "Physical memory of the Collector.", "Collector 的物理内存。"),
        Counter("otelcol_process_cpu_seconds", "s", "Processor time of the Collector.", "Collector 的处理器时间。"),
        Gauge("scrape_samples_post_metric_relabeling", "{series}", "Samples that one scrape brought.", "一次抓取得到的样本数。"),
        Gauge("up", "", "1 when Prometheus could scrape the target, else 0.", "Prometheus 能抓取目标时为 1，否则为 0。"),
        Counter("prometheus_rule_evaluation_failures_total", "{failure}", "Rules that failed.", "求值失败的规则。", "rule_group"),
        Gauge("prometheus_tsdb_head_series", "{series}", "Series in Prometheus.", "Prometheus 中的序列数。"),
        Gauge("ALERTS", "", "Alerts that wait or fire.", "待触发或已触发的告警。", "alertname", "alertstate", "severity", "team"),
        // monitoring/rules
        Gauge("instance:process_cpu:ratio_rate5m", "1", "Share of its processors that an instance used in five minutes.", "实例最近 5 分钟的处理器使用率。"),
        Gauge("limit:series", "{series}", "Series that the account may hold.", "账户允许的序列数。"),
    ];

    private static Metric Counter(string name, string unit, string english, string chinese, params string[] labels) =>
        new(name, MetricKind.Counter, unit, english, chinese, labels);

    private static Metric Gauge(string name, string unit, string english, string chinese, params string[] labels) =>
        new(name, MetricKind.Gauge, unit, english, chinese, labels);

    private static Metric Histogram(string name, string unit, string english, string chinese, params string[] labels) =>
        new(name, MetricKind.Histogram, unit, english, chinese, labels);
}
