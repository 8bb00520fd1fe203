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

    /// <param name="console">Where its outlet to the Console sends; there is no Jaeger.</param>
    /// <param name="variables">Further environment variables.</param>
    /// <param name="configurations">Laid over the base configuration in order: files below monitoring/, or whole <c>yaml:</c> expressions.</param>
    public static async Task<RunningCollector> StartAsync(Uri console, (string Name, string Value)[] variables, params string[] configurations)
    {
        var http = FreePort.Next();
        var health = FreePort.Next();
        var start = new ProcessStartInfo(ProgramOnPath.Find("otelcol-contrib")!) { RedirectStandardOutput = true, RedirectStandardError = true };
        foreach (var configuration in configurations.Prepend("otel-collector-config.yml"))
        {
            start.ArgumentList.Add("--config");
            start.ArgumentList.Add(configuration.Contains("::", StringComparison.Ordinal) ? configuration : Path.Combine(MonitoringFolder.Path, configuration));
        }

        foreach (var (name, value) in ((string, string)[])
        [
            ("COLLECTOR_HOST", "127.0.0.1"),
            ("COLLECTOR_HTTP_PORT", http.ToString(CultureInfo.InvariantCulture)),
            ("COLLECTOR_HEALTH_PORT", health.ToString(CultureInfo.InvariantCulture)),
            ("COLLECTOR_GRPC_PORT", FreePort.Next().ToString(CultureInfo.InvariantCulture)),
            ("COLLECTOR_METRICS_PORT", FreePort.Next().ToString(CultureInfo.InvariantCulture)),
            ("COLLECTOR_OWN_METRICS_PORT", FreePort.Next().ToString(CultureInfo.InvariantCulture)),
            ("JAEGER_EXPORTER", "nop"),
            ("CONSOLE_OTLP_ENDPOINT", console.GetLeftPart(UriPartial.Authority)),
            .. variables,
        ]) start.Environment[name] = value;

        var process = Process.Start(start)!;
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        var collector = new RunningCollector(process, new Uri($"http://127.0.0.1:{http}"));
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
