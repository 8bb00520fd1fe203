using AiTeams.AppHost.Backends.Clouds;
using Microsoft.Extensions.Configuration;

namespace AiTeams.AppHost.Backends;

/// <summary>
/// OpenTelemetry Collector, contrib distribution: takes everything the services send and hands it to Jaeger, Prometheus, Loki, the Console and the
/// clouds that are set up.
/// </summary>
internal sealed class CollectorBackend(
    IResourceBuilder<ProjectResource> console, RunningBackend jaeger, RunningBackend loki, CloudChoice clouds) : Backend
{
    public const string ResourceName = "otel-collector";

    /// <summary>Endpoint for OTLP over gRPC.</summary>
    public const string Otlp = "otlp-grpc";

    /// <summary>Endpoint that Prometheus scrapes.</summary>
    public const string Metrics = "metrics";

    /// <summary>Endpoint with the Collector's own metrics.</summary>
    public const string OwnMetrics = "own-metrics";

    public override string Name => ResourceName;

    public override string Option => "Collector";

    public override string Image => "otel/opentelemetry-collector-contrib";

    public override string Tag => "0.159.0";

    public override IReadOnlyList<string> Programs => ["otelcol-contrib", "otelcol"];

    public override IReadOnlyList<BackendEndpoint> Endpoints { get; } =
    [
        new(Otlp, "collector-grpc", 4317, "COLLECTOR_GRPC_PORT"),
        new("otlp-http", "collector-http", 4318, "COLLECTOR_HTTP_PORT", DisplayName: "OTLP"),
        new(Metrics, "collector-metrics", 8889, "COLLECTOR_METRICS_PORT"),
        new(OwnMetrics, "collector-own-metrics", 8888, "COLLECTOR_OWN_METRICS_PORT"),
        new("health", "collector-health", 13133, "COLLECTOR_HEALTH_PORT", HealthPath: "/"),
    ];

    public override string ContainerConfiguration => "/etc/otelcol-contrib/config.yaml";

    public override string ContainerMonitoring => "/etc/otelcol-contrib";

    public override IReadOnlyList<string> MonitoringFolders => ["overlays"];

    // What waits for a cloud that is away outlives the container. The image's own user may not write into a fresh volume, and the image has no
    // shell to change that.
    public override string? ContainerData => clouds.Complete.Any() ? "/var/lib/otelcol" : null;

    public override IReadOnlyList<string> ContainerArguments => clouds.Complete.Any() ? ["--user", "0"] : [];

    public override string ConfigurationFile(Deployment deployment) => Path.Combine(deployment.Monitoring, "otel-collector-config.yml");

    public override void Configure<T>(IResourceBuilder<T> resource, BackendHome home, Deployment deployment)
    {
        var overlays = Overlays(resource.ApplicationBuilder, deployment).Select(overlay => $"{home.Monitoring}/overlays/{overlay}.yml");
        foreach (var file in overlays.Prepend(home.Configuration))
        {
            resource.WithArgs("--config", file);
        }

        clouds.Configure(resource);
        resource
            .WithEnvironment("COLLECTOR_QUEUE", $"{home.Data}/queue")
            .WithEnvironment("COLLECTOR_HOST", home.Host)
            .WithEnvironment("ENVIRONMENT", deployment.Environment)
            .WithEnvironment("PROJECT", deployment.Project)
            .WithEnvironment("GOMEMLIMIT", "512MiB")
            .WithEnvironment("CONSOLE_OTLP_ENDPOINT", console.GetEndpoint("http"));
        if (jaeger.IsThere)
        {
            resource.WithEnvironment("JAEGER_OTLP_ENDPOINT", jaeger.Url(JaegerBackend.Otlp));
        }
        else
        {
            resource.WithEnvironment("JAEGER_EXPORTER", "nop");
        }

        if (loki.IsThere)
        {
            resource
                .WithEnvironment("LOKI_OTLP_ENDPOINT", ReferenceExpression.Create($"{loki.Url("http")}/otlp"))
                .WithEnvironment("LOKI_EXPORTER", "otlp_http/loki");
        }
    }

    // What every cloud overlay stands on comes before them. Outside dev the services send every trace and count on the Collector to choose.
    private IEnumerable<string> Overlays(IDistributedApplicationBuilder builder, Deployment deployment)
    {
        var complete = clouds.Complete.Select(cloud => cloud.Name).ToList();
        var samples = builder.Configuration.GetValue("Collector:TailSampling", builder.ExecutionContext.IsPublishMode || !deployment.IsDevelopment);
        return (complete.Count > 0 ? complete.Prepend("cloud") : complete).Concat(samples ? ["tail-sampling"] : []);
    }
}
