using Xunit;

namespace AiTeams.Tests.Monitoring.Dashboards;

/// <summary>
/// Every dashboard and panel that the seeds name: the seed, its dashboard, its panel, and what a panel of ours under these names draws. Names are
/// the seeds' own; of the views that seed 003 only describes, the words of its description are the titles.
/// </summary>
public sealed class SeedPanelsTests
{
    [Theory]
    [InlineData("000", "AI Teams 服务概览", "请求速率", "request_count_total")]
    [InlineData("000", "AI Teams 服务概览", "错误率", "request_count_total")]
    [InlineData("000", "AI Teams 服务概览", "P95 延迟", "request_duration_seconds_bucket")]
    [InlineData("000", "工作流执行监控", "工作流执行趋势", "workflow_executions_total")]
    [InlineData("000", "工作流执行监控", "AI Token 使用", "ai_tokens_total")]
    [InlineData("000", "工作流执行监控", "工作流成功率", "workflow_executions_total")]
    [InlineData("000", "工作流执行监控", "平均执行时间", "workflow_duration_seconds_bucket")]
    [InlineData("000", "工作流执行监控", "活跃工作流", "active_workflows")]
    // 创建统一仪表板展示: 追踪数据面板, 日志流面板, 指标图表.
    [InlineData("000", "Tracking id", "追踪数据 · Trace", "$tracking_id")]
    [InlineData("000", "Tracking id", "日志流 · Log stream", "$tracking_id")]
    [InlineData("000", "Tracking id", "Requests", "request_count_total")]
    // 系统概览：显示整体请求量、成功率、平均响应时间等关键指标
    [InlineData("003", "系统概览", "整体请求量", "server_request_total")]
    [InlineData("003", "系统概览", "成功率", "server_request_total")]
    [InlineData("003", "系统概览", "平均响应时间", "server_request_time_microseconds_sum")]
    // 服务性能：按服务维度展示各服务的性能指标
    [InlineData("003", "服务性能", "各服务请求量", "request_count_total")]
    [InlineData("003", "服务性能", "各服务平均响应时间", "request_duration_seconds_sum")]
    // 工作流分析：展示工作流执行的详细追踪信息
    [InlineData("003", "工作流分析", "执行的追踪信息", "run_workflow")]
    // 节点性能：按节点类型分析各节点的执行性能; 节点执行次数, 节点执行耗时 are seed 003's own metrics.
    [InlineData("003", "节点性能", "节点执行次数", "workflow_node_executions_total")]
    [InlineData("003", "节点性能", "节点执行耗时", "workflow_node_duration_seconds_bucket")]
    // 错误分析：统计和分析各类错误的发生情况
    [InlineData("003", "错误分析", "错误类别", "request_errors_total")]
    [InlineData("003", "错误分析", "错误类型分布", "request_errors_total")]
    [InlineData("004", "Agent Performance Monitor", "请求QPS", "agent_requests_total")]
    [InlineData("004", "Agent Performance Monitor", "P95响应时间", "agent_request_duration_seconds_bucket")]
    // errors / requests share no label and requests hold the errors already: the share is of requests (docs/contradictions.md).
    [InlineData("004", "Agent Performance Monitor", "错误率", "agent_requests_total")]
    [InlineData("004", "Agent Performance Monitor", "缓存命中率", "agent_cache_hit_rate")]
    [InlineData("004", "Agent Performance Monitor", "API费用今日", "agent_api_cost_usd_total")]
    [InlineData("004", "概览面板", "实时QPS", "agent_requests_total")]
    [InlineData("004", "概览面板", "平均响应时间", "agent_request_duration_seconds_sum")]
    [InlineData("004", "概览面板", "错误率", "agent_requests_total")]
    [InlineData("004", "概览面板", "活跃租户数", "agent_requests_total")]
    [InlineData("004", "租户详情", "每个租户的请求量", "agent_requests_total")]
    [InlineData("004", "租户详情", "每个租户的API费用", "agent_api_cost_usd_total")]
    [InlineData("004", "租户详情", "每个租户的缓存命中率", "agent_cache_requests_total")]
    [InlineData("004", "性能分析", "P50/P95/P99响应时间", "agent_request_duration_seconds_bucket")]
    [InlineData("004", "性能分析", "慢请求Top 10", "request_duration")]
    [InlineData("004", "性能分析", "错误类型分布", "agent_errors_total")]
    [InlineData("004", "成本监控", "每日API费用趋势", "agent_api_cost_usd_total")]
    [InlineData("004", "成本监控", "各模型费用占比", "agent_api_cost_usd_total")]
    [InlineData("004", "成本监控", "各租户费用排名", "agent_api_cost_usd_total")]
    public void A_panel_that_a_seed_names_is_there_under_its_name(string seed, string dashboard, string panel, string drawn)
    {
        var found = GeneratedDashboards.All.Single(each => each.Title == dashboard).Rows.SelectMany(row => row.Panels).Where(each => each.Title == panel).ToList();

        Assert.True(found.Count == 1, $"Seed {seed} names the panel {panel} of {dashboard}; there are {found.Count}.");
        Assert.Contains(found[0].Queries, query => QueryText.Of(query).Contains(drawn, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("000", "AI Teams 服务概览")]
    [InlineData("000", "工作流执行监控")]
    [InlineData("003", "系统概览")]
    [InlineData("003", "服务性能")]
    [InlineData("003", "工作流分析")]
    [InlineData("003", "节点性能")]
    [InlineData("003", "错误分析")]
    [InlineData("004", "Agent Performance Monitor")]
    [InlineData("004", "概览面板")]
    [InlineData("004", "租户详情")]
    [InlineData("004", "性能分析")]
    [InlineData("004", "成本监控")]
    public void A_dashboard_that_a_seed_names_is_there_by_its_title(string seed, string title) =>
        Assert.True(GeneratedDashboards.All.Count(dashboard => dashboard.Title == title) == 1, $"Seed {seed} names the dashboard {title}.");
}
