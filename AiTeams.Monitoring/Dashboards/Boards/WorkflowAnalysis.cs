namespace AiTeams.Monitoring.Dashboards.Boards;

/// <summary>Seed 003, 工作流分析: runs down to their traces.</summary>
internal static class WorkflowAnalysis
{
    internal static Dashboard Create(Metrics all)
    {
        var metrics = all.Within(Variable.Environment);
        var runs = metrics["workflow_executions_total"];
        var durations = metrics["workflow_duration_seconds"];
        return new()
        {
            Uid = "workflow-analysis",
            Title = "工作流分析",
            English = "Runs by kind and end, the slowest ones by their tracking id, and the traces of the newest.",
            Chinese = "按类型与结果分析执行，列出最慢的执行及其 tracking id，并展示最新执行的追踪。",
            Variables = [Variable.Environment],
            Rows =
            [
                new("执行 · Runs",
                [
                    Panel.Lines("执行结果", Query.Of(runs.Rate("status"))) with { IsStacked = true },
                    Panel.Lines("各类型执行时间 P95", Query.Of(durations.Quantile(0.95, "workflow_type"))),
                ]),
                new("追踪 · Traces",
                [
                    Panel.Table("最慢的执行", Receipts.Slowest("workflow-engine", "run", "workflow_id", "operation_duration")) with
                    {
                        Unit = "s", English = "The ten longest runs, from their receipts. A tracking id leads to the whole story.", Chinese = "耗时最长的十次执行（来自收据）。点击 tracking id 查看完整链路。",
                    },
                    Panel.Table("执行的追踪信息", new TraceSearch("workflow-engine", "run_workflow")) with
                    {
                        English = "The newest runs in Jaeger: each attempt of each node is a span of its trace.", Chinese = "Jaeger 中最新的执行：每个节点的每次尝试都是其追踪中的一个 span。",
                    },
                    Panel.Logs("执行收据", new LokiQuery("{environment=~\"$environment\", service=\"workflow-engine\"} | receipt_kind=`run`")) with
                    {
                        English = "Receipts of runs as they end.", Chinese = "执行结束时的收据。",
                    },
                ]),
            ],
        };
    }
}
