namespace AiTeams.AppHost.Backends;

/// <summary>Alertmanager: groups, silences and delivers what Prometheus' rules find.</summary>
internal sealed class AlertmanagerBackend : Backend
{
    public override string Name => "alertmanager";

    public override string Option => "Alertmanager";

    public override string Image => "prom/alertmanager";

    public override string Tag => "v0.31.1";

    public override IReadOnlyList<string> Programs => ["alertmanager"];

    public override IReadOnlyList<BackendEndpoint> Endpoints { get; } =
        [new("http", "alertmanager", 9093, HealthPath: "/-/ready", DisplayName: "Alertmanager")];

    public override string ContainerData => "/alertmanager";

    public override string ContainerConfiguration => "/etc/alertmanager/alertmanager.yml";

    // The configuration finds its message templates in a folder beside it.
    public override string ContainerMonitoring => "/etc/alertmanager";

    public override IReadOnlyList<string> MonitoringFolders => ["alertmanager"];

    public override string ConfigurationFile(Deployment deployment) => Path.Combine(deployment.Monitoring, "alertmanager.yml");

    public override void Configure<T>(IResourceBuilder<T> resource, BackendHome home, Deployment deployment)
    {
        var endpoint = resource.GetEndpoint("http");
        var port = endpoint.Property(EndpointProperty.TargetPort);
        if (deployment.Publish is { IsManifest: false } target && resource is IResourceBuilder<ContainerResource> container)
        {
            // Where its file looks for secrets. A developer's machine notifies nobody, and who deploys a manifest has a place of their own for them.
            container.WithBindMount(target.Secrets, "/run/secrets", isReadOnly: true);
        }

        var isRun = resource.ApplicationBuilder.ExecutionContext.IsRunMode;
        resource.WithArgs(context =>
        {
            context.Args.Add($"--config.file={home.Configuration}");
            context.Args.Add($"--storage.path={home.Data}");
            context.Args.Add("--data.retention=168h");
            // One replica: without an address it looks for no others.
            context.Args.Add("--cluster.listen-address=");
            context.Args.Add("--log.level=warn");
            context.Args.Add(ReferenceExpression.Create($"--web.listen-address={home.Host}:{port}"));
            if (isRun)
            {
                // What a notification's links begin with.
                context.Args.Add($"--web.external-url={endpoint.Url}/");
            }
        });
    }
}
