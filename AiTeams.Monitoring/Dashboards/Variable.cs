namespace AiTeams.Monitoring.Dashboards;

/// <summary>A choice at the top of a dashboard. One with a <see cref="Label"/> narrows every series that has it; one without is typed in.</summary>
/// <param name="Values">PromQL of the values to choose from, as Grafana's <c>label_values</c>; null where it is typed.</param>
public sealed record Variable(string Name, string Caption, string? Label, string? Values)
{
    public static Variable Environment { get; } = new("environment", "Environment · 环境", "environment", "label_values(up, environment)");

    public static Variable Service { get; } = new("service", "Service · 服务", "service", "label_values(up{environment=~\"$environment\"}, service)");

    public static Variable Tenant { get; } =
        new("tenant", "Tenant · 租户", "tenant_id", "label_values(agent_requests_total{environment=~\"$environment\"}, tenant_id)");

    public static Variable TrackingId { get; } = new("tracking_id", "Tracking id", null, null);

    /// <summary>Where the Console answers: a dashboard's file cannot read the environment, so it is a choice with the local address as its default.</summary>
    public static Variable Console { get; } = new("console", "Console", null, null) { Default = "http://localhost:18800" };

    public string Default { get; init; } = "";

    /// <summary>For a selector: <c>environment=~"$environment"</c>.</summary>
    internal string Matcher => $"{Label}=~\"${Name}\"";
}
