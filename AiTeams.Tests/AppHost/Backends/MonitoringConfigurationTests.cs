using AiTeams.AppHost.Backends;
using AiTeams.Tests.Monitoring;
using Xunit;

namespace AiTeams.Tests.AppHost.Backends;

/// <summary>The files under monitoring/ as the real programs judge them.</summary>
public sealed class MonitoringConfigurationTests
{
    private static readonly string Monitoring = MonitoringFolder.Path;

    [RealProgramsFact("otelcol-contrib")]
    public async Task The_Collector_accepts_its_configuration_as_it_stands() =>
        await RealProgram.AcceptsAsync("otelcol-contrib", ["validate", "--config", Path.Combine(Monitoring, "otel-collector-config.yml")]);

    [RealProgramsFact("otelcol-contrib")]
    public async Task The_Collector_accepts_its_configuration_without_Jaeger_and_Console() =>
        await RealProgram.AcceptsAsync("otelcol-contrib", ["validate", "--config", Path.Combine(Monitoring, "otel-collector-config.yml")], ("JAEGER_EXPORTER", "nop"), ("CONSOLE_EXPORTER", "nop"));

    [RealProgramsFact("otelcol-contrib")]
    public async Task The_Collector_accepts_its_configuration_with_the_tail_sampling_overlay() => await RealProgram.AcceptsAsync(
        "otelcol-contrib",
        ["validate", "--config", Path.Combine(Monitoring, "otel-collector-config.yml"), "--config", Path.Combine(Monitoring, "overlays", "tail-sampling.yml")]);

    [RealProgramsFact("otelcol-contrib")]
    public async Task The_Collector_accepts_its_configuration_with_Loki() =>
        await RealProgram.AcceptsAsync("otelcol-contrib", ["validate", "--config", Path.Combine(Monitoring, "otel-collector-config.yml")], ("LOKI_EXPORTER", "otlp_http/loki"));

    [RealProgramsFact("loki")]
    public async Task Loki_accepts_its_configuration() =>
        await RealProgram.AcceptsAsync("loki", ["-config.expand-env=true", "-verify-config", $"-config.file={Path.Combine(Monitoring, "loki-config.yml")}"]);

    [RealProgramsFact("jaeger")]
    public async Task Jaeger_accepts_its_configuration() =>
        await RealProgram.AcceptsAsync("jaeger", ["validate", "--config", Path.Combine(Monitoring, "jaeger-config.yml")]);

    [RealProgramsTheory("promtool")]
    [InlineData("localhost:8889", ".+", "localhost:9093", "localhost:3100")]
    [InlineData("", "none", "", "")]
    public async Task Prometheus_accepts_its_configuration_with_and_without_other_backends(string collector, string dropped, string alertmanager, string loki)
    {
        var rendered = PrometheusTemplate.Render(await File.ReadAllTextAsync(Path.Combine(Monitoring, "prometheus.yml")), new Dictionary<string, string>
        {
            ["COLLECTOR"] = collector,
            ["COLLECTOR_OWN"] = collector,
            ["ALERTMANAGER"] = alertmanager,
            ["LOKI"] = loki,
            ["CONSOLE_URL"] = "http://localhost:18800",
            ["MONITORING"] = Monitoring,
            ["PROMETHEUS"] = "localhost:9090",
            ["DROPPED_SAMPLES"] = dropped,
            ["ENVIRONMENT"] = "dev",
            ["PROJECT"] = "starmates-ai-team",
            ["VERSION"] = "0.1.0",
            ["API_GATEWAY"] = "localhost:8000",
            ["WORKFLOW_AGENT"] = "localhost:8001",
            ["WORKFLOW_ENGINE"] = "localhost:8002",
        });
        var file = Path.GetTempFileName();
        try
        {
            await File.WriteAllTextAsync(file, rendered);
            await RealProgram.AcceptsAsync("promtool", ["check", "config", file]);
        }
        finally
        {
            File.Delete(file);
        }
    }
}
