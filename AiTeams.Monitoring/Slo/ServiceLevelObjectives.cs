namespace AiTeams.Monitoring.Slo;

/// <summary>The promises of this system. Rules, their tests, panels and <c>aiteams slo</c> are made from this list.</summary>
public static class ServiceLevelObjectives
{
    private const string Failed = "server_error|failed_in_body";

    // A stream lasts as long as its talk: its users wait for the first event.
    private const string NoStreams = "service=\"api-gateway\", endpoint!~\".*/stream\"";

    public static ServiceLevelObjective Availability { get; } = new()
    {
        Name = "availability",
        Title = "99.9 % of requests do not fail",
        TitleChinese = "99.9% 的请求不失败",
        Objective = 0.999,
        Service = "api-gateway",
        Team = "platform",
        Alert = "APIGatewayAvailability",
        Events = "request_count_total{service=\"api-gateway\"}",
        BadEvents = $"request_count_total{{service=\"api-gateway\", outcome=~\"{Failed}\"}}",
        ExampleQuery = "outcome=server_error&outcome=failed_in_body",
    };

    /// <summary>The bucket's bound is written 1.0 by a scrape and 1 by an OTLP push.</summary>
    public static ServiceLevelObjective Latency { get; } = new()
    {
        Name = "latency",
        Title = "95 % of requests end within a second",
        TitleChinese = "95% 的请求在 1 秒内完成",
        Objective = 0.95,
        Service = "api-gateway",
        Team = "platform",
        Alert = "APIGatewayLatency",
        Events = $"request_duration_seconds_count{{{NoStreams}}}",
        GoodEvents = $"request_duration_seconds_bucket{{{NoStreams}, le=~\"1|1[.]0\"}}",
        ExampleQuery = "slower_than=1",
    };

    /// <summary>What a person cancelled is neither a success nor a failure.</summary>
    public static ServiceLevelObjective RunSuccess { get; } = new()
    {
        Name = "run-success",
        Title = "95 % of workflow runs succeed",
        TitleChinese = "95% 的工作流执行成功",
        Objective = 0.95,
        Service = "workflow-engine",
        Team = "workflow",
        Alert = "WorkflowRunSuccess",
        Events = "workflow_executions_total{service=\"workflow-engine\", status!=\"cancelled\"}",
        BadEvents = "workflow_executions_total{service=\"workflow-engine\", status=~\"failed|timeout\"}",
        ExampleQuery = "kind=run&outcome=failed&outcome=timeout",
    };

    /// <summary>A question asked back is an answer; a sentence that no one can plan is refused with a 4xx and counts as good.</summary>
    public static ServiceLevelObjective PlanSuccess { get; } = new()
    {
        Name = "plan-success",
        Title = "99 % of requests for a plan are answered",
        TitleChinese = "99% 的规划请求得到答复",
        Objective = 0.99,
        Service = "workflow-agent",
        Team = "agent",
        Alert = "PlanSuccess",
        Events = "request_count_total{service=\"workflow-agent\", endpoint=~\"/generate|/generate-workflow\"}",
        BadEvents = $"request_count_total{{service=\"workflow-agent\", endpoint=~\"/generate|/generate-workflow\", outcome=~\"{Failed}\"}}",
        ExampleQuery = "outcome=server_error&outcome=failed_in_body",
    };

    /// <summary>In the order in which they are shown.</summary>
    public static IReadOnlyList<ServiceLevelObjective> All { get; } = [Availability, Latency, RunSuccess, PlanSuccess];
}
