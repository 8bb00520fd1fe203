using System.Text.RegularExpressions;
using AiTeams.AppHost.Backends;
using AiTeams.Tests.Support;

namespace AiTeams.Tests.Monitoring;

/// <summary>The real Prometheus with this project's configuration and rules, on a free port and with short intervals.</summary>
internal sealed partial class RunningPrometheus : IAsyncDisposable
{
    private readonly TempFolder _folder;
    private readonly RunningProgram _program;

    private RunningPrometheus(TempFolder folder, RunningProgram program, string address) => (_folder, _program, Address) = (folder, program, address);

    public string Address { get; }

    /// <param name="metrics">Scraped as the Collector and as each service.</param>
    /// <param name="rules">Files of monitoring/rules.</param>
    public static Task<RunningPrometheus> StartAsync(Uri metrics, params string[] rules) => StartAsync(metrics, "", "http://localhost:18800", static text => text, rules);

    /// <param name="alertmanager">Host and port; empty for none.</param>
    /// <param name="console">Where the links of alerts begin.</param>
    /// <param name="change">Changes the text of rule files, after the intervals were shortened.</param>
    public static async Task<RunningPrometheus> StartAsync(Uri metrics, string alertmanager, string console, Func<string, string> change, params string[] rules)
    {
        var folder = new TempFolder();
        Directory.CreateDirectory(Path.Combine(folder.Path, "rules"));
        foreach (var rule in rules)
        {
            var text = await File.ReadAllTextAsync(Path.Combine(MonitoringFolder.Path, "rules", rule));
            await File.WriteAllTextAsync(Path.Combine(folder.Path, "rules", rule), change(Interval().Replace(text, "$1: 1s")));
        }

        var port = FreePort.Next();
        var configuration = PrometheusTemplate.Render(await File.ReadAllTextAsync(Path.Combine(MonitoringFolder.Path, "prometheus.yml")), new Dictionary<string, string>
        {
            ["COLLECTOR"] = metrics.Authority,
            ["COLLECTOR_OWN"] = "",
            ["ALERTMANAGER"] = alertmanager,
            ["LOKI"] = "",
            ["CONSOLE_URL"] = console,
            ["MONITORING"] = folder.Path,
            ["PROMETHEUS"] = $"localhost:{port}",
            ["DROPPED_SAMPLES"] = ".+",
            ["ENVIRONMENT"] = "prod",
            ["PROJECT"] = "starmates-ai-team",
            ["VERSION"] = "0.1.0",
            ["API_GATEWAY"] = metrics.Authority,
            ["WORKFLOW_AGENT"] = metrics.Authority,
            ["WORKFLOW_ENGINE"] = metrics.Authority,
        });
        var file = Path.Combine(folder.Path, "prometheus.yml");
        await File.WriteAllTextAsync(file, Interval().Replace(configuration, "$1: 1s"));
        var program = await RunningProgram.StartAsync(
            "prometheus", folder.Path, new Uri($"http://127.0.0.1:{port}/-/ready"),
            $"--config.file={file}", $"--storage.tsdb.path={Path.Combine(folder.Path, "data")}", $"--web.listen-address=127.0.0.1:{port}", "--log.level=warn");
        return new(folder, program, $"http://127.0.0.1:{port}");
    }

    public async ValueTask DisposeAsync()
    {
        await _program.DisposeAsync();
        _folder.Dispose();
    }

    [GeneratedRegex(@"\b(interval|scrape_interval|scrape_timeout|evaluation_interval): [0-9]+[sm]")]
    private static partial Regex Interval();
}
