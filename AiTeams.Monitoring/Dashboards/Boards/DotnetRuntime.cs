namespace AiTeams.Monitoring.Dashboards.Boards;

/// <summary>Processor, memory, garbage collection and threads of the services.</summary>
internal static class DotnetRuntime
{
    internal static Dashboard Create(Metrics all)
    {
        var metrics = all.Within(Variable.Environment, Variable.Service);
        return new()
        {
            Uid = "dotnet-runtime",
            Title = ".NET runtime",
            English = "Processor, memory, garbage collection and threads of each service.",
            Chinese = "各服务的处理器、内存、垃圾回收与线程。",
            Rows =
            [
                new("Process · 进程",
                [
                    Panel.Lines("CPU", Query.Of(metrics["instance:process_cpu:ratio_rate5m"].Each("service", "instance"))) with { Most = 1 },
                    Panel.Lines("Working set", Query.Of(metrics["dotnet_process_memory_working_set_bytes"].Each("service", "instance"))),
                    Panel.Lines("Exceptions", Query.Of(metrics["dotnet_exceptions_total"].Rate("service", "error_type"))),
                    Panel.Lines("Methods compiled", Query.Of(metrics["dotnet_jit_compiled_methods_total"].Rate("service"))),
                ]),
                new("Garbage collection · 垃圾回收",
                [
                    Panel.Lines("Collections", Query.Of(metrics["dotnet_gc_collections_total"].Rate("service", "gc_heap_generation"))),
                    Panel.Lines("Pauses", Query.Of(metrics["dotnet_gc_pause_time_seconds_total"].Rate("service"))) with
                    {
                        Unit = "percentunit", English = "Share of the time that the program stood still for garbage collections.", Chinese = "因垃圾回收而暂停的时间占比。",
                    },
                    Panel.Lines("Allocations", Query.Of(metrics["dotnet_gc_heap_allocated_bytes_total"].Rate("service"))),
                    Panel.Lines("Heap", Query.Of(metrics["dotnet_gc_last_collection_heap_size_bytes"].Now("service", "gc_heap_generation"))),
                    Panel.Lines("Committed", Query.Of(metrics["dotnet_gc_last_collection_memory_committed_size_bytes"].Now("service"))),
                    Panel.Lines("Fragmentation", Query.Of(metrics["dotnet_gc_last_collection_heap_fragmentation_size_bytes"].Now("service"))),
                ]),
                new("Threads · 线程",
                [
                    Panel.Lines("Threads of the pool", Query.Of(metrics["dotnet_thread_pool_thread_count_total"].Now("service"))) with { Width = 8 },
                    Panel.Lines("Work waiting", Query.Of(metrics["dotnet_thread_pool_queue_length_total"].Now("service"))) with { Width = 8 },
                    Panel.Lines("Work done", Query.Of(metrics["dotnet_thread_pool_work_item_count_total"].Rate("service"))) with { Width = 8 },
                    Panel.Lines("Lock contention", Query.Of(metrics["dotnet_monitor_lock_contentions_total"].Rate("service"))) with { Width = 8 },
                    Panel.Lines("Timers", Query.Of(metrics["dotnet_timer_count"].Now("service"))) with { Width = 8 },
                ]),
            ],
        };
    }
}
