namespace AiTeams.Monitoring.Dashboards.Boards;

/// <summary>Seed 000, 工作流执行监控 (dashboards/workflow-monitoring.json), in the seed's own layout.</summary>
internal static class WorkflowMonitoring
{
    internal static Dashboard Create(Metrics all)
    {
        var metrics = all.Within(Variable.Environment);
        var runs = metrics["workflow_executions_total"];
        var durations = metrics["workflow_duration_seconds"];
        return new()
        {
            Uid = "workflow-monitoring",
            Title = "工作流执行监控",
            English = "Workflow runs: how many, how many succeed, how long they take, what they cost in tokens.",
            Chinese = "工作流执行：数量、成功率、耗时与 Token 用量。",
            Variables = [Variable.Environment],
            Rows =
            [
                new("",
                [
                    Panel.Lines("工作流执行趋势", Query.Of(runs.Rate("workflow_type"))),
                    Panel.Lines("AI Token 使用", Query.Of(metrics["ai_tokens_total"].Rate("model", "token_type"))) with { IsStacked = true },
                    Panel.Lines("工作流成功率", Query.Of(Expression.Share(runs.Where("status", "success").Rate(), runs.Rate()), "success")) with
                    {
                        Width = 8, Height = 6, Most = 1, English = "Share of the runs that ended in success.", Chinese = "以成功结束的执行占比。",
                    },
                    Panel.Lines("平均执行时间", Query.Of(durations.Mean(), "平均"), Query.Of(durations.Quantile(0.95), "P95")) with
                    {
                        Width = 8, Height = 6, English = "Mean, and the 95th percentile that the manual's own query of this title shows.", Chinese = "平均值，以及手册中同名面板的查询所给出的 P95。",
                    },
                    Panel.Lines("活跃工作流", Query.Of(metrics["active_workflows"].Now("status"))) with { Width = 8, Height = 6, IsStacked = true },
                ]),
                new("分布 · Distribution",
                [
                    Panel.Heatmap("执行时间分布", Query.Of(durations.Buckets(), "{{le}}")),
                    Panel.Lines("按复杂度", Query.Of(runs.Rate("complexity_level", "status"))),
                ]),
            ],
        };
    }
}
