using System.Globalization;

namespace AiTeams.AppHost.Backends;

/// <summary>Prometheus: metrics, for seven days. Its file is rendered into the data folder at start, because it expands no variables.</summary>
internal sealed class PrometheusBackend(
    RunningBackend collector, RunningBackend alertmanager, RunningBackend loki, IResourceBuilder<ProjectResource> console,
    params IReadOnlyList<IResourceBuilder<ProjectResource>> services) : Backend
{
    public override string Name => "prometheus";

    public override string Option => "Prometheus";

    public override string Image => "prom/prometheus";

    public override string Tag => "v3.9.1";

    public override IReadOnlyList<string> Programs => ["prometheus"];

    public override IReadOnlyList<BackendEndpoint> Endpoints { get; } =
        [new("http", "prometheus", 9090, HealthPath: "/-/ready", DisplayName: "Prometheus")];

    public override string ContainerData => "/prometheus";

    public override string ContainerConfiguration => "/etc/prometheus/prometheus.yml";

    public override string ContainerMonitoring => "/etc/prometheus";

    public override IReadOnlyList<string> MonitoringFolders => ["rules"];

    public override string ConfigurationFile(IDistributedApplicationBuilder builder, Deployment deployment) => RenderedFile(deployment);

    public override void Configure<T>(IResourceBuilder<T> resource, BackendHome home, Deployment deployment)
    {
        var endpoint = resource.GetEndpoint("http");
        var port = endpoint.Property(EndpointProperty.TargetPort);
        var builder = resource.ApplicationBuilder;
        resource.WithArgs(context =>
        {
            context.Args.Add($"--config.file={home.Configuration}");
            context.Args.Add($"--storage.tsdb.path={home.Data}");
            context.Args.Add("--storage.tsdb.retention.time=7d");
            context.Args.Add("--enable-feature=exemplar-storage");
            context.Args.Add("--log.level=warn");
            context.Args.Add(ReferenceExpression.Create($"--web.listen-address={home.Host}:{port}"));
            if (builder.ExecutionContext.IsRunMode)
            {
                // What an alert's links begin with: the address that a browser on this machine opens, not the container's name for itself.
                context.Args.Add($"--web.external-url={endpoint.Url}/");
            }
        });

        var rendered = RenderedFile(deployment);
        var template = Path.GetFullPath("../monitoring/prometheus.yml", builder.AppHostDirectory);
        resource.OnBeforeResourceStarted(async (self, started, cancellationToken) =>
        {
            var values = await ValuesAsync(self, home, port, deployment, cancellationToken).ConfigureAwait(false);
            var text = PrometheusTemplate.Render(await File.ReadAllTextAsync(template, cancellationToken).ConfigureAwait(false), values);
            Directory.CreateDirectory(deployment.DataFolder);
            await File.WriteAllTextAsync(rendered, text, cancellationToken).ConfigureAwait(false);
        });
    }

    private static string RenderedFile(Deployment deployment) => Path.Combine(deployment.DataFolder, "prometheus.yml");

    private async Task<Dictionary<string, string>> ValuesAsync(
        IResource self, BackendHome home, IValueProvider ownPort, Deployment deployment, CancellationToken cancellationToken)
    {
        // Addresses as this resource sees them: inside a container the services are not at localhost.
        var context = new ValueProviderContext { Caller = self };
        var values = new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["ENVIRONMENT"] = deployment.Environment,
            ["PROJECT"] = deployment.Project,
            ["VERSION"] = Deployment.Version,
            ["MONITORING"] = home.Monitoring,
            ["PROMETHEUS"] = $"localhost:{await ownPort.GetValueAsync(context, cancellationToken).ConfigureAwait(false)}",
            ["COLLECTOR"] = await AddressAsync(collector, CollectorBackend.Metrics).ConfigureAwait(false),
            ["COLLECTOR_OWN"] = await AddressAsync(collector, CollectorBackend.OwnMetrics).ConfigureAwait(false),
            ["ALERTMANAGER"] = await AddressAsync(alertmanager, "http").ConfigureAwait(false),
            ["LOKI"] = await AddressAsync(loki, "http").ConfigureAwait(false),
            // For people who follow an alert's link: as this machine sees it, wherever Prometheus runs.
            ["CONSOLE_URL"] = (await console.GetEndpoint("http").Property(EndpointProperty.Url).GetValueAsync(cancellationToken).ConfigureAwait(false))!,
            // The Collector already carries the services' samples: then only `up` is wanted from them, and every sample is dropped.
            ["DROPPED_SAMPLES"] = collector.IsThere ? ".+" : "none",
        };
        foreach (var service in services)
        {
            var endpoint = service.GetEndpoint("http").Property(EndpointProperty.HostAndPort);
            values[service.Resource.Name.Replace('-', '_').ToUpper(CultureInfo.InvariantCulture)] =
                (await endpoint.GetValueAsync(context, cancellationToken).ConfigureAwait(false))!;
        }

        return values;

        // Empty for a backend that is not there: a list of targets may be empty.
        async Task<string> AddressAsync(RunningBackend backend, string endpoint) =>
            backend.IsThere ? await backend.AddressAsync(endpoint, context, cancellationToken).ConfigureAwait(false) : "";
    }
}
