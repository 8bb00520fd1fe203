using AiTeams.AppHost.Publish;

namespace AiTeams.AppHost.Backends;

/// <summary>
/// Grafana: data sources and dashboards of monitoring/grafana. A container only, and without a volume: everything in it comes from those files,
/// so that a start always has what the files say and the password that is told.
/// </summary>
internal sealed class GrafanaBackend(
    RunningBackend prometheus, RunningBackend alertmanager, RunningBackend loki, RunningBackend jaeger,
    IResourceBuilder<ProjectResource> console) : Backend
{
    public const string ResourceName = "grafana";

    public override string Name => ResourceName;

    public override string Option => "Grafana";

    public override string Image => "grafana/grafana";

    public override string Tag => "13.1.0";

    public override IReadOnlyList<string> Programs => [];

    public override IReadOnlyList<BackendEndpoint> Endpoints { get; } =
        [new("http", "grafana", 3000, "GF_SERVER_HTTP_PORT", HealthPath: "/api/health", DisplayName: "Grafana")];

    public override string ContainerMonitoring => "/etc";

    public override IReadOnlyList<string> MonitoringFolders => ["grafana/provisioning", "grafana/dashboards"];

    public override void Configure<T>(IResourceBuilder<T> resource, BackendHome home, Deployment deployment)
    {
        var builder = resource.ApplicationBuilder;
        var isRun = builder.ExecutionContext.IsRunMode;
        var password = isRun
            ? builder.AddParameter("grafana-password", () => GrafanaPassword.Value(builder.Configuration, deployment.DataFolder), secret: true)
            : PublishedParameter.GrafanaPassword.In(builder);
        resource
            .WithEnvironment("GF_SECURITY_ADMIN_PASSWORD", password)
            .WithEnvironment("GF_ANALYTICS_REPORTING_ENABLED", "false")
            .WithEnvironment("GF_ANALYTICS_CHECK_FOR_UPDATES", "false")
            .WithEnvironment("GF_ANALYTICS_CHECK_FOR_PLUGIN_UPDATES", "false")
            .WithEnvironment("GF_NEWS_NEWS_FEED_ENABLED", "false")
            .WithEnvironment("GF_LOG_LEVEL", "warn");
        var sources = new[] { ("PROMETHEUS_URL", prometheus), ("ALERTMANAGER_URL", alertmanager), ("LOKI_URL", loki), ("JAEGER_URL", jaeger) };
        foreach (var (variable, backend) in sources)
        {
            // One that is not there keeps its usual name, so that Grafana's message says which.
            resource.WithEnvironment(variable, backend.IsThere ? backend.Url("http") : ReferenceExpression.Create($"http://{backend.Name}"));
        }

        if (isRun)
        {
            // A browser on this machine opens these two.
            var (grafana, page) = (resource.GetEndpoint("http"), console.GetEndpoint("http"));
            resource.WithEnvironment("GF_SERVER_ROOT_URL", () => grafana.Url).WithEnvironment("CONSOLE_URL", () => page.Url);
        }
        else
        {
            resource.WithEnvironment("CONSOLE_URL", deployment.PublishedConsoleUrl);
        }
    }
}
