using System.Diagnostics;
using AiTeams.AppHost.Backends;
using Xunit;

namespace AiTeams.Tests.AppHost.Backends;

/// <summary>The files under monitoring/ as the real programs judge them.</summary>
public sealed class MonitoringConfigurationTests
{
    private static readonly string Monitoring = FindMonitoring();

    [RealProgramsFact("otelcol-contrib")]
    public async Task The_Collector_accepts_its_configuration_as_it_stands() =>
        await AcceptsAsync("otelcol-contrib", ["validate", "--config", Path.Combine(Monitoring, "otel-collector-config.yml")]);

    [RealProgramsFact("otelcol-contrib")]
    public async Task The_Collector_accepts_its_configuration_without_Jaeger_and_Console() =>
        await AcceptsAsync("otelcol-contrib", ["validate", "--config", Path.Combine(Monitoring, "otel-collector-config.yml")], ("JAEGER_EXPORTER", "nop"), ("CONSOLE_EXPORTER", "nop"));

    [RealProgramsFact("jaeger")]
    public async Task Jaeger_accepts_its_configuration() =>
        await AcceptsAsync("jaeger", ["validate", "--config", Path.Combine(Monitoring, "jaeger-config.yml")]);

    [RealProgramsTheory("promtool")]
    [InlineData("localhost:8889", ".+")]
    [InlineData("", "none")]
    public async Task Prometheus_accepts_its_configuration_with_and_without_a_Collector(string collector, string dropped)
    {
        var rendered = PrometheusTemplate.Render(await File.ReadAllTextAsync(Path.Combine(Monitoring, "prometheus.yml")), new Dictionary<string, string>
        {
            ["COLLECTOR"] = collector,
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
            await AcceptsAsync("promtool", ["check", "config", file]);
        }
        finally
        {
            File.Delete(file);
        }
    }

    private static async Task AcceptsAsync(string program, string[] arguments, params (string Name, string Value)[] environment)
    {
        var path = ProgramOnPath.Find(program);
        Assert.True(path is not null, $"{program} is not on PATH.");
        var start = new ProcessStartInfo(path, arguments) { RedirectStandardOutput = true, RedirectStandardError = true };
        foreach (var (name, value) in environment)
        {
            start.Environment[name] = value;
        }

        using var process = Process.Start(start)!;
        var output = process.StandardOutput.ReadToEndAsync();
        var error = await process.StandardError.ReadToEndAsync();
        await process.WaitForExitAsync();
        Assert.True(process.ExitCode == 0, $"{program} exited with code {process.ExitCode}: {error}{await output}");
    }

    private static string FindMonitoring()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(folder.FullName, "AiTeams.sln")))
        {
            folder = folder.Parent ?? throw new DirectoryNotFoundException("AiTeams.sln is in no folder above the tests.");
        }

        return Path.Combine(folder.FullName, "monitoring");
    }
}
