namespace AiTeams.AppHost.Backends;

/// <summary>Loki: log lines, for seven days, which the Collector brings by OTLP.</summary>
internal sealed class LokiBackend : Backend
{
    public override string Name => "loki";

    public override string Option => "Loki";

    public override string Image => "grafana/loki";

    public override string Tag => "3.7.8";

    public override IReadOnlyList<string> Programs => ["loki"];

    // Loki's parts speak gRPC to each other through a port, though all run in one process.
    public override IReadOnlyList<BackendEndpoint> Endpoints { get; } =
    [
        new("http", "loki", 3100, "LOKI_PORT", HealthPath: "/ready", DisplayName: "Loki"),
        new("grpc", "loki-grpc", 9095, "LOKI_GRPC_PORT", IsPrivate: true),
    ];

    public override string ContainerData => "/loki";

    public override string ContainerConfiguration => "/etc/loki/loki-config.yml";

    public override string ConfigurationFile(Deployment deployment) => Path.Combine(deployment.Monitoring, "loki-config.yml");

    public override void Configure<T>(IResourceBuilder<T> resource, BackendHome home, Deployment deployment) => resource
        .WithArgs($"-config.file={home.Configuration}", "-config.expand-env=true")
        .WithEnvironment("LOKI_HOST", home.Host)
        .WithEnvironment("LOKI_DATA", home.Data);
}
