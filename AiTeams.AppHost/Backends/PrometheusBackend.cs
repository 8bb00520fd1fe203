using System.Globalization;
using AiTeams.AppHost.Publish;

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

    public override string ConfigurationFile(Deployment deployment) =>
        Path.Combine(deployment.Publish is null ? deployment.DataFolder : deployment.Monitoring, "prometheus.yml");

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

        var template = Path.GetFullPath("../monitoring/prometheus.yml", resource.ApplicationBuilder.AppHostDirectory);
        if (deployment.Publish is not null)
        {
            resource.ApplicationBuilder.Eventing.Subscribe<BeforeStartEvent>((_, cancellationToken) =>
                WriteAsync(template, ConfigurationFile(deployment), PublishedValues(home, deployment), cancellationToken));
            return;
        }

        resource.OnBeforeResourceStarted(async (self, started, cancellationToken) =>
        {
            var values = await ValuesAsync(self, home, port, deployment, cancellationToken).ConfigureAwait(false);
            await WriteAsync(template, ConfigurationFile(deployment), values, cancellationToken).ConfigureAwait(false);
        });
    }

    private static async Task WriteAsync(string template, string rendered, Dictionary<string, string> values, CancellationToken cancellationToken)
    {
        var text = PrometheusTemplate.Render(await File.ReadAllTextAsync(template, cancellationToken).ConfigureAwait(false), values);
        Directory.CreateDirectory(Path.GetDirectoryName(rendered)!);
        await File.WriteAllTextAsync(rendered, text, cancellationToken).ConfigureAwait(false);
    }

    private async Task<Dictionary<string, string>> ValuesAsync(
        IResource self, BackendHome home, IValueProvider ownPort, Deployment deployment, CancellationToken cancellationToken)
    {
        // Addresses as this resource sees them: inside a container the services are not at localhost.
        var context = new ValueProviderContext { Caller = self };
        var values = FixedValues(home, deployment);
        values["PROMETHEUS"] = $"localhost:{await ownPort.GetValueAsync(context, cancellationToken).ConfigureAwait(false)}";
        foreach (var (name, backend, endpoint) in Scraped())
        {
            values[name] = backend.IsThere ? await backend.AddressAsync(endpoint, context, cancellationToken).ConfigureAwait(false) : "";
        }

        // For people who follow an alert's link: as this machine sees it, wherever Prometheus runs.
        var page = console.GetEndpoint("http").Property(EndpointProperty.Url);
        values["CONSOLE_URL"] = (await page.GetValueAsync(cancellationToken).ConfigureAwait(false))!;
        foreach (var service in services)
        {
            var address = service.GetEndpoint("http").Property(EndpointProperty.HostAndPort);
            values[NameOf(service)] = (await address.GetValueAsync(context, cancellationToken).ConfigureAwait(false))!;
        }

        return values;
    }

    private Dictionary<string, string> PublishedValues(BackendHome home, Deployment deployment)
    {
        var values = FixedValues(home, deployment);
        values["PROMETHEUS"] = string.Create(CultureInfo.InvariantCulture, $"localhost:{Endpoints[0].ContainerPort}");
        foreach (var (name, backend, endpoint) in Scraped())
        {
            values[name] = backend.IsThere ? backend.PublishedAddress(endpoint) : "";
        }

        values["CONSOLE_URL"] = deployment.PublishedConsoleUrl;
        foreach (var service in services)
        {
            values[NameOf(service)] = string.Create(CultureInfo.InvariantCulture, $"{service.Resource.Name}:{PublishTarget.HttpPort}");
        }

        return values;
    }

    private Dictionary<string, string> FixedValues(BackendHome home, Deployment deployment) => new(StringComparer.Ordinal)
    {
        ["ENVIRONMENT"] = deployment.Environment,
        ["PROJECT"] = deployment.Project,
        ["VERSION"] = Deployment.Version,
        ["MONITORING"] = home.Monitoring,
        // The Collector already carries the services' samples: then only `up` is wanted from them, and every sample is dropped.
        ["DROPPED_SAMPLES"] = collector.IsThere ? ".+" : "none",
    };

    // One that is not there has an empty address: a list of targets may be empty.
    private IEnumerable<(string Name, RunningBackend Backend, string Endpoint)> Scraped() =>
    [
        ("COLLECTOR", collector, CollectorBackend.Metrics),
        ("COLLECTOR_OWN", collector, CollectorBackend.OwnMetrics),
        ("ALERTMANAGER", alertmanager, "http"),
        ("LOKI", loki, "http"),
    ];

    private static string NameOf(IResourceBuilder<ProjectResource> service) =>
        service.Resource.Name.Replace('-', '_').ToUpper(CultureInfo.InvariantCulture);
}
