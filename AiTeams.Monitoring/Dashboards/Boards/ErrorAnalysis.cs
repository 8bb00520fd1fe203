namespace AiTeams.Monitoring.Dashboards.Boards;

/// <summary>Seed 003, 错误分析: what fails, where, and its lines.</summary>
internal static class ErrorAnalysis
{
    internal static Dashboard Create(Metrics all)
    {
        var metrics = all.Within(Variable.Environment, Variable.Service);
        var errors = metrics["request_errors_total"];
        return new()
        {
            Uid = "error-analysis",
            Title = "错误分析",
            English = "Errors by kind, code and place, and the log lines behind them.",
            Chinese = "按类别、代码与位置统计错误，并给出对应日志。",
            Rows =
            [
                new("统计 · Counts",
                [
                    Panel.Lines("错误类别", Query.Of(errors.Rate("error_category"))) with { IsStacked = true },
                    Panel.Pie("错误类型分布", Query.Of(errors.Increase("$__range", "error_type"))),
                    Panel.Lines("各端点错误", Query.Of(errors.Rate("service", "endpoint", "status_code").Top(10))),
                    Panel.Lines("引擎操作错误", Query.Of(metrics["server_request_total"].Where("status", "error").Rate("func", "ret"))),
                    Panel.Lines("异常", Query.Of(metrics["dotnet_exceptions_total"].Rate("service", "error_type"))),
                    Panel.Lines("错误日志数", new LokiQuery($"sum by (service) (count_over_time({Receipts.Errors.Text} [$__interval]))", IsMetric: true, "{{service}}")) with
                    {
                        English = "Lines at ERROR and above.", Chinese = "ERROR 及以上级别的日志行数。",
                    },
                ]),
                new("日志 · Logs",
                [
                    Panel.Logs("错误日志", Receipts.Errors) with { English = "Lines at ERROR and above; each carries its tracking id.", Chinese = "ERROR 及以上级别的日志，均带 tracking id。" },
                ]),
            ],
        };
    }
}
