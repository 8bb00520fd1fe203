namespace AiTeams.Monitoring.Dashboards.Boards;

/// <summary>Seed 003, 节点性能: node executions and their time by kind of node.</summary>
internal static class NodePerformance
{
    internal static Dashboard Create(Metrics all)
    {
        var metrics = all.Within(Variable.Environment);
        var executions = metrics["workflow_node_executions_total"];
        var durations = metrics["workflow_node_duration_seconds"];
        return new()
        {
            Uid = "node-performance",
            Title = "节点性能",
            English = "Attempts of nodes by kind: how many, how long, how many fail.",
            Chinese = "按节点类型统计执行次数、耗时与失败。",
            Variables = [Variable.Environment],
            Rows =
            [
                new("",
                [
                    Panel.Lines("节点执行次数", Query.Of(executions.Rate("node_type"))) with { IsStacked = true },
                    Panel.Lines("节点执行耗时", Query.Of(durations.Quantile(0.95, "node_type"), "{{node_type}} P95")),
                    Panel.Lines("节点平均耗时", Query.Of(durations.Mean("node_type"))),
                    Panel.Lines("节点失败率", Query.Of(Expression.Share(executions.Matching("status", "failed|timeout").Rate("node_type"), executions.Rate("node_type")))) with
                    {
                        Most = 1, English = "Share of attempts that failed or took too long.", Chinese = "失败或超时的尝试占比。",
                    },
                    Panel.Heatmap("节点耗时分布", Query.Of(durations.Buckets(), "{{le}}")),
                    Panel.Ranking("各类型执行次数", Query.Of(executions.Increase("$__range", "node_type").Top(10))),
                ]),
            ],
        };
    }
}
