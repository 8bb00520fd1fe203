namespace AiTeams.AppHost.Backends.Clouds;

/// <summary>A place beyond this machine that the Collector can send to as well.</summary>
/// <param name="Name">Name of its file in monitoring/overlays, without the ending.</param>
/// <param name="Needs">What makes it complete; the first is the address that stands for it.</param>
/// <param name="Takes">What it is given besides, where that is set.</param>
internal sealed record Cloud(string Name, IReadOnlyList<CloudVariable> Needs, params IReadOnlyList<CloudVariable> Takes)
{
    private static readonly CloudVariable GrafanaCloudKey = new("GRAFANA_CLOUD_API_KEY", IsSecret: true, IsShared: true);

    /// <summary>In the order in which the overlays must be laid.</summary>
    public static IReadOnlyList<Cloud> All { get; } =
    [
        new("grafana-cloud", [new("GRAFANA_CLOUD_OTLP_ENDPOINT"), new("GRAFANA_CLOUD_INSTANCE_ID"), GrafanaCloudKey]),
        new(
            "grafana-cloud-classic",
            [new("GRAFANA_CLOUD_PROMETHEUS_URL"), new("GRAFANA_CLOUD_TENANT_ID"), new("GRAFANA_CLOUD_LOKI_OTLP_URL", PushVariable: "GRAFANA_CLOUD_LOKI_URL"), new("GRAFANA_CLOUD_LOKI_TENANT_ID"), GrafanaCloudKey]),
        new("elasticsearch", [new("ELASTICSEARCH_OTLP_ENDPOINT"), new("ELASTICSEARCH_USERNAME"), new("ELASTICSEARCH_PASSWORD", IsSecret: true)]),
        new(
            "cloudwatch",
            [
                new("CLOUDWATCH_LOGS_ENDPOINT"), new("CLOUDWATCH_METRICS_ENDPOINT"), new("CLOUDWATCH_LOG_GROUP"), new("CLOUDWATCH_LOG_STREAM"),
                // The extension that signs ends the Collector where it finds no credentials, and a container does not see this machine's profiles.
                new("AWS_REGION", IsCommon: true), new("AWS_ACCESS_KEY_ID", IsSecret: true, IsCommon: true), new("AWS_SECRET_ACCESS_KEY", IsSecret: true, IsCommon: true),
            ],
            [new("AWS_SESSION_TOKEN", IsSecret: true)]),
    ];
}
