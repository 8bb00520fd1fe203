using System.Diagnostics;
using System.Globalization;
using AiTeams.AppHost.Backends;
using AiTeams.Tests.Support;
using Xunit;

namespace AiTeams.Tests.Monitoring;

/// <summary>The real Collector with this project's configuration on free ports; disposing kills it.</summary>
internal sealed class RunningCollector : IAsyncDisposable
{
    private readonly Process _process;

    private RunningCollector(Process process, Uri otlp) => (_process, Client) = (process, new HttpClient(new SocketsHttpHandler { ActivityHeadersPropagator = null }) { BaseAddress = otlp });

    /// <summary>Speaks to its OTLP/HTTP receiver.</summary>
    public HttpClient Client { get; }

    /// <summary>Port of its OTLP/gRPC receiver.</summary>
    public required int GrpcPort { get; init; }

    /// <summary>What Prometheus would scrape from it: the services' metrics.</summary>
    public required Uri Metrics { get; init; }

    /// <summary>Its own metrics.</summary>
    public required Uri OwnMetrics { get; init; }

    /// <param name="console">Where its outlet to the Console sends; there is no Jaeger.</param>
    /// <param name="variables">Further environment variables.</param>
    /// <param name="configurations">Laid over the base configuration in order: files below monitoring/, or whole <c>yaml:</c> expressions.</param>
    public static Task<RunningCollector> StartAsync(Uri console, (string Name, string Value)[] variables, params string[] configurations) => StartAsync(
        [("JAEGER_EXPORTER", "nop"), ("CONSOLE_OTLP_ENDPOINT", console.GetLeftPart(UriPartial.Authority)), .. variables],
        [.. configurations.Prepend("otel-collector-config.yml")]);

    /// <summary>The Collector that stands beside a service and only hands on.</summary>
    /// <param name="variables">Environment variables.</param>
    /// <param name="configurations">Laid over the sidecar's configuration.</param>
    public static Task<RunningCollector> StartSidecarAsync((string Name, string Value)[] variables, params string[] configurations) =>
        StartAsync(variables, [.. configurations.Prepend("otel-sidecar-config.yml")]);

    /// <summary>The numbers of the series at <paramref name="address"/> whose line begins with <paramref name="series"/>.</summary>
    public async Task<IReadOnlyList<double>> ReadAsync(Uri address, string series, CancellationToken cancellationToken) =>
    [
        .. (await Client.GetStringAsync(address, cancellationToken)).Split('\n')
            .Where(line => line.StartsWith(series, StringComparison.Ordinal))
            .Select(line => double.Parse(line[(line.LastIndexOf(' ') + 1)..], CultureInfo.InvariantCulture)),
    ];

    private static async Task<RunningCollector> StartAsync((string Name, string Value)[] variables, string[] configurations)
    {
        var (http, grpc, health, metrics, own) = (FreePort.Next(), FreePort.Next(), FreePort.Next(), FreePort.Next(), FreePort.Next());
        var start = new ProcessStartInfo(ProgramOnPath.Find("otelcol-contrib")!) { RedirectStandardOutput = true, RedirectStandardError = true };
        foreach (var configuration in configurations)
        {
            start.ArgumentList.Add("--config");
            start.ArgumentList.Add(configuration.Contains("::", StringComparison.Ordinal) ? configuration : Path.Combine(MonitoringFolder.Path, configuration));
        }

        foreach (var (name, value) in ((string, string)[])
        [
            ("COLLECTOR_HOST", "127.0.0.1"),
            ("COLLECTOR_HTTP_PORT", http.ToString(CultureInfo.InvariantCulture)),
            ("COLLECTOR_HEALTH_PORT", health.ToString(CultureInfo.InvariantCulture)),
            ("COLLECTOR_GRPC_PORT", grpc.ToString(CultureInfo.InvariantCulture)),
            ("COLLECTOR_METRICS_PORT", metrics.ToString(CultureInfo.InvariantCulture)),
            ("COLLECTOR_OWN_METRICS_PORT", own.ToString(CultureInfo.InvariantCulture)),
            .. variables,
        ]) start.Environment[name] = value;

        var process = Process.Start(start)!;
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        var collector = new RunningCollector(process, new Uri($"http://127.0.0.1:{http}"))
        {
            GrpcPort = grpc,
            Metrics = new Uri($"http://127.0.0.1:{metrics}/metrics"),
            OwnMetrics = new Uri($"http://127.0.0.1:{own}/metrics"),
        };
        using var probe = new HttpClient(new SocketsHttpHandler { ActivityHeadersPropagator = null }) { BaseAddress = new Uri($"http://127.0.0.1:{health}") };
        await Eventually.GetAsync(
            async cancellationToken =>
            {
                Assert.False(process.HasExited, "The Collector ended at its start.");
                using var answer = await probe.GetAsync("/", cancellationToken);
                return answer.IsSuccessStatusCode;
            },
            healthy => healthy);
        return collector;
    }

    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        _process.Kill();
        await _process.WaitForExitAsync();
        _process.Dispose();
    }
}
