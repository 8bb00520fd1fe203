namespace AiTeams.AppHost.Backends;

/// <summary>Jaeger: traces, for seven days, in a folder or volume of its own.</summary>
internal sealed class JaegerBackend : Backend
{
    /// <summary>Endpoint for OTLP over gRPC, away from 4317 where the Collector listens.</summary>
    public const string Otlp = "otlp-grpc";

    public override string Name => "jaeger";

    public override string Option => "Jaeger";

    public override string Image => "jaegertracing/jaeger";

    public override string Tag => "2.13.0";

    public override IReadOnlyList<string> Programs => ["jaeger"];

    public override IReadOnlyList<BackendEndpoint> Endpoints { get; } =
    [
        new(Otlp, "jaeger-grpc", 4317, "JAEGER_GRPC_PORT"),
        new("http", "jaeger", 16686, "JAEGER_HTTP_PORT", HealthPath: "/api/v3/services", DisplayName: "Jaeger"),
    ];

    // The image runs as user 10001, and /tmp is its one folder in which that user may write into a fresh volume.
    public override string ContainerData => "/tmp";

    public override string ContainerConfiguration => "/etc/jaeger/config.yaml";

    public override string ConfigurationFile(Deployment deployment) => Path.Combine(deployment.Monitoring, "jaeger-config.yml");

    public override void Configure<T>(IResourceBuilder<T> resource, BackendHome home, Deployment deployment) => resource
        .WithArgs("--config", home.Configuration)
        .WithEnvironment("JAEGER_HOST", home.Host)
        .WithEnvironment("JAEGER_DATA", home.Data);
}
