using System.Diagnostics;
using System.Text.Json.Nodes;
using AiTeams.ApiGateway.Access;
using AiTeams.AppHost.Backends;
using AiTeams.Cli;
using AiTeams.Contracts;
using AiTeams.Tests.AppHost.Backends;
using AiTeams.Tests.EndToEnd;
using AiTeams.Tests.Monitoring;
using AiTeams.Tests.Support;
using Aspire.Hosting.ApplicationModel;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Xunit;

namespace AiTeams.Tests.Cli;

/// <summary><c>aiteams doctor</c> on the real programs: whole, and with each hop broken for real.</summary>
[Collection(MonitoredSystemCollection.Name)]
public sealed class DoctorTests(MonitoredSystem system)
{
    [RealProgramsFact("otelcol-contrib", "jaeger", "prometheus", "loki")]
    public async Task On_a_whole_system_it_finds_the_probe_everywhere_and_the_service_whose_level_hides_its_lines()
    {
        var report = await UntilAsync(report => report.Broken.All(IsLoss));

        // Another test stops this system's Collector, and what is lost meanwhile is told for fifteen minutes.
        var losses = report.Broken.Count(IsLoss);
        Assert.Equal((losses, losses == 0 ? ExitCodes.Fine : ExitCodes.Failed), ((int)report.Json["broken"]!, report.ExitCode));
        Assert.NotEmpty(report.Of("losses"));
        Assert.Matches("^[0-9a-f]{32}$", (string)report.Json["tracking_id"]!);
        foreach (var (check, place) in ((string, string)[])[("traces", "Jaeger"), ("traces", "Console"), ("metrics", "Prometheus"), ("logs", "Loki"), ("logs", "Console")])
            Assert.Contains(report.Of(check), finding => (string)finding["verdict"]! == "fine" && ((string)finding["says"]!).StartsWith($"{place} has the probe of api-gateway, workflow-agent, workflow-engine", StringComparison.Ordinal));
        Assert.Contains(report.Of("logs"), finding => (string)finding["verdict"]! == "note" && (string)finding["says"]! == "workflow-agent sent nothing but receipts within 15 minutes.");
    }

    [RealProgramsFact("otelcol-contrib", "jaeger", "prometheus", "loki")]
    public async Task A_Collector_that_is_stopped_is_named_for_every_signal()
    {
        await CommandAsync("otel-collector", KnownResourceCommands.StopCommand);
        try
        {
            var report = await UntilAsync(report => report.ExitCode == ExitCodes.Failed, "--wait", "3");

            foreach (var check in (string[])["traces", "metrics", "logs"])
                Assert.Contains(report.Of(check), finding => (string?)finding["hop"] is "services → Collector" or "Collector → Prometheus" && ((string)finding["fix"]!).Length > 0);
            Assert.Contains("no Collector answers", (string)report.Of("traces")[0]["says"]!, StringComparison.Ordinal);
        }
        finally
        {
            await CommandAsync("otel-collector", KnownResourceCommands.StartCommand);
            await system.App.ResourceNotifications.WaitForResourceHealthyAsync("otel-collector");
        }
    }

    [RealProgramsFact("otelcol-contrib", "jaeger", "prometheus", "loki")]
    public async Task A_service_that_sends_elsewhere_is_the_one_that_is_named()
    {
        // A gateway of its own before the system's agent and engine, sending to a port where nobody is.
        await using var gateway = await ServiceUnderTest<ApiKeys>.StartAsync(new Dictionary<string, string?>
        {
            ["OTEL_EXPORTER_OTLP_ENDPOINT"] = $"http://127.0.0.1:{FreePort.Next()}",
            ["Services:workflow-agent:http:0"] = system.Url(ServiceNames.WorkflowAgent).ToString(),
            ["Services:workflow-engine:http:0"] = system.Url(ServiceNames.WorkflowEngine).ToString(),
        });

        var report = await UntilAsync(
            report => report.Of("traces").Any(finding => (string?)finding["hop"] == "api-gateway → Collector"), "--url", gateway.Url.ToString(), "--wait", "5");

        var finding = report.Of("traces").First(finding => (string?)finding["hop"] == "api-gateway → Collector");
        Assert.Equal(("broken", ExitCodes.Failed), ((string)finding["verdict"]!, report.ExitCode));
        Assert.Contains("but of workflow-agent, workflow-engine", (string)finding["says"]!, StringComparison.Ordinal);
        Assert.Contains("OTEL_EXPORTER_OTLP_ENDPOINT of api-gateway", (string)finding["fix"]!, StringComparison.Ordinal);
    }

    [RealProgramsFact("otelcol-contrib", "jaeger", "prometheus", "loki")]
    public async Task When_nobody_sends_the_Collector_says_that_it_took_nothing()
    {
        // The key is refused, so that only the gateway itself is probed.
        await using var gateway = await ServiceUnderTest<ApiKeys>.StartAsync(new Dictionary<string, string?> { ["OTEL_EXPORTER_OTLP_ENDPOINT"] = $"http://127.0.0.1:{FreePort.Next()}" });

        var report = await UntilAsync(
            report => report.Of("traces").Any(finding => Says(finding) == "Jaeger lacks the probe, and the Collector took no spans since it was sent."),
            "--url", gateway.Url.ToString(), "--key", "wrong", "--console", "off", "--wait", "1");

        Assert.Equal(("services → Collector", ExitCodes.Failed), ((string?)report.Of("traces")[0]["hop"], report.ExitCode));
    }

    [RealProgramsFact("otelcol-contrib", "jaeger", "prometheus", "loki")]
    public async Task A_Jaeger_that_the_Collector_does_not_feed_is_the_end_of_the_broken_hop()
    {
        using var folder = new TempFolder();
        var url = new Uri($"http://127.0.0.1:{FreePort.Next()}");
        using var other = await StartedAsync(
            "jaeger", ["--config", Path.Combine(MonitoringFolder.Path, "jaeger-config.yml")], new Uri(url, "/api/v3/services"),
            ("JAEGER_HOST", "127.0.0.1"), ("JAEGER_HTTP_PORT", $"{url.Port}"), ("JAEGER_GRPC_PORT", $"{FreePort.Next()}"), ("JAEGER_DATA", folder.Path));
        try
        {
            var report = await UntilAsync(
                report => report.Of("traces").Any(finding => (string?)finding["hop"] == "Collector → Jaeger"), "--jaeger", url.ToString(), "--console", "off", "--wait", "5");

            var finding = Assert.Single(report.Of("traces"));
            Assert.Equal(("broken", ExitCodes.Failed), ((string)finding["verdict"]!, report.ExitCode));
            Assert.Matches("Jaeger lacks the probe after 5 s, though the Collector took [1-9][0-9]* spans since", Says(finding));
        }
        finally
        {
            await EndAsync(other);
        }
    }

    [RealProgramsTheory("otelcol-contrib", "jaeger", "prometheus", "loki")]
    [InlineData(false, "Prometheus has no target otel-collector.")]
    [InlineData(true, "Prometheus cannot scrape http://127.0.0.1:")]
    public async Task A_Prometheus_that_scrapes_nothing_or_the_wrong_port_is_told_apart(bool hasTarget, string says)
    {
        using var folder = new TempFolder();
        var (file, url) = (Path.Combine(folder.Path, "prometheus.yml"), new Uri($"http://127.0.0.1:{FreePort.Next()}"));
        await File.WriteAllTextAsync(file, hasTarget
            ? $"scrape_configs: [{{ job_name: otel-collector, scrape_interval: 1s, static_configs: [{{ targets: ['127.0.0.1:{FreePort.Next()}'] }}] }}]\n"
            : "global: { scrape_interval: 1s }\n");
        using var other = await StartedAsync(
            "prometheus", [$"--config.file={file}", $"--storage.tsdb.path={folder.Path}/data", $"--web.listen-address={url.Authority}", "--log.level=error"], new Uri(url, "/-/ready"));
        try
        {
            var report = await UntilAsync(report => report.Of("metrics").Any(finding => Says(finding).StartsWith(says, StringComparison.Ordinal)), "--prometheus", url.ToString(), "--wait", "1");

            Assert.Equal(("Collector → Prometheus", ExitCodes.Failed), ((string?)report.Of("metrics")[0]["hop"], report.ExitCode));
        }
        finally
        {
            await EndAsync(other);
        }
    }

    [RealProgramsFact("otelcol-contrib", "jaeger", "prometheus", "loki")]
    public async Task A_backend_that_was_named_must_answer()
    {
        var report = await RunAsync("--loki", $"http://127.0.0.1:{FreePort.Next()}");

        var finding = report.Of("logs").First(finding => (string?)finding["hop"] == "Loki");
        Assert.Equal(("broken", ExitCodes.Failed), ((string)finding["verdict"]!, report.ExitCode));
        Assert.Contains("(connection refused)", (string)finding["says"]!, StringComparison.Ordinal);
    }

    [RealProgramsFact("otelcol-contrib", "jaeger", "prometheus", "loki")]
    public async Task A_slow_endpoint_is_named_with_the_slowest_trace()
    {
        var report = await UntilAsync(report => report.Of("latency").Any(finding => Says(finding).StartsWith("api-gateway /api/app/executions:", StringComparison.Ordinal)), before: async () =>
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, "/api/app/executions");
            request.Headers.Add("X-Fault", "delay=1200ms");
            using var response = await system.Gateway.SendAsync(request);
            Assert.True(response.IsSuccessStatusCode);
        });

        var finding = report.Of("latency").First(finding => Says(finding).StartsWith("api-gateway /api/app/executions:", StringComparison.Ordinal));
        Assert.Equal("note", (string)finding["verdict"]!);
        Assert.Matches("Slowest of the last hour: [0-9a-f]{32}, [0-9.]+ s, of which [0-9.]+ s in api-gateway GET /api/app/executions", Says(finding));
    }

    [Fact]
    public async Task Without_a_gateway_it_says_how_to_start_one()
    {
        var result = await Shell.RunAsync(["doctor", "--url", $"http://127.0.0.1:{FreePort.Next()}", .. AllOff]);

        Assert.Equal(ExitCodes.CannotReach, result.ExitCode);
        Assert.Contains("caller → api-gateway: No gateway answers at", result.Output, StringComparison.Ordinal);
        Assert.Contains("Fix: Start it with dotnet run --project AiTeams.AppHost", result.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Something_else_at_the_address_is_told()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        await using var stranger = builder.Build();
        stranger.MapFallback(() => Results.Ok());
        await stranger.StartAsync();

        var result = await Shell.RunAsync(["doctor", "--url", stranger.Urls.First(), .. AllOff]);

        Assert.Equal(ExitCodes.Failed, result.ExitCode);
        Assert.Contains("answers HTTP 200 without an X-Tracking-ID", result.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_service_that_the_gateway_cannot_reach_is_named()
    {
        await using var gateway = await ServiceUnderTest<ApiKeys>.StartAsync(new Dictionary<string, string?>
        {
            ["Services:workflow-agent:http:0"] = $"http://127.0.0.1:{FreePort.Next()}",
            ["Services:workflow-engine:http:0"] = $"http://127.0.0.1:{FreePort.Next()}",
        });

        var result = await Shell.RunAsync(["doctor", "--url", gateway.Url.ToString(), .. AllOff]);

        Assert.Equal(ExitCodes.Failed, result.ExitCode);
        Assert.Contains("api-gateway → workflow-agent: The gateway cannot reach workflow-agent.", result.Output, StringComparison.Ordinal);
        Assert.EndsWith("2 broken.", result.Output.TrimEnd(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_key_that_is_refused_is_told_and_is_no_fault()
    {
        await using var gateway = await ServiceUnderTest<ApiKeys>.StartAsync();

        var result = await Shell.RunAsync(["doctor", "--url", gateway.Url.ToString(), "--key", "wrong", "--lang", "zh", .. AllOff]);

        Assert.Equal(ExitCodes.Fine, result.ExitCode);
        Assert.Contains("网关拒绝了密钥(HTTP 401)", result.Output, StringComparison.Ordinal);
        Assert.EndsWith("没有发现故障。", result.Output.TrimEnd(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("--jaeger nowhere", "--jaeger must be an http or https address")]
    [InlineData("--url off", "--url must be an http or https address")]
    [InlineData("--wait 0", "--wait is out of range (1..600).")]
    public async Task Wrong_usage_is_told(string arguments, string message)
    {
        var result = await Shell.RunAsync(["doctor", .. arguments.Split(' ')]);

        Assert.Equal(ExitCodes.WrongUsage, result.ExitCode);
        Assert.StartsWith(message, result.Errors, StringComparison.Ordinal);
    }

    private static string[] AllOff => [.. ((string[])["--console", "--collector", "--collector-metrics", "--jaeger", "--prometheus", "--loki"]).SelectMany(option => (string[])[option, "off"])];

    private static bool IsLoss(JsonNode finding) => (string)finding["check"]! == "losses";

    private static string Says(JsonNode finding) => (string)finding["says"]!;

    private Task<ExecuteCommandResult> CommandAsync(string resource, string command) => system.App.ResourceCommands.ExecuteCommandAsync(resource, command);

    // How long telemetry takes is the machine's business: the doctor is asked again until it sees what is to be seen.
    private Task<Report> UntilAsync(Func<Report, bool> wanted, params string[] more) => UntilAsync(wanted, null, more);

    private Task<Report> UntilAsync(Func<Report, bool> wanted, Func<Task>? before, params string[] more) => Eventually.GetAsync(
        async _ =>
        {
            if (before is not null) await before();
            return await RunAsync(more);
        },
        wanted);

    private async Task<Report> RunAsync(params string[] more)
    {
        Dictionary<string, string> places = new()
        {
            ["--url"] = system.Gateway.BaseAddress!.ToString(),
            ["--console"] = system.Url(ServiceNames.Console).ToString(),
            ["--collector"] = system.Url("otel-collector", "health").ToString(),
            ["--collector-metrics"] = system.Url("otel-collector", CollectorBackend.OwnMetrics).ToString(),
            ["--jaeger"] = system.Url("jaeger").ToString(),
            ["--prometheus"] = system.Url("prometheus").ToString(),
            ["--loki"] = system.Url("loki").ToString(),
        };
        foreach (var pair in more.Chunk(2)) places[pair[0]] = pair[1];
        var result = await Shell.RunAsync(["doctor", "--json", .. places.SelectMany(place => (string[])[place.Key, place.Value])]);
        return new(result.ExitCode, JsonNode.Parse(result.Output)!);
    }

    private sealed record Report(int ExitCode, JsonNode Json)
    {
        public IReadOnlyList<JsonNode> Broken => [.. Json["findings"]!.AsArray().Where(finding => (string)finding!["verdict"]! == "broken").Select(finding => finding!)];

        public IReadOnlyList<JsonNode> Of(string check) => [.. Json["findings"]!.AsArray().Where(finding => (string)finding!["check"]! == check).Select(finding => finding!)];
    }

    private static async Task<Process> StartedAsync(string program, string[] arguments, Uri health, params (string Name, string Value)[] environment)
    {
        var start = new ProcessStartInfo(ProgramOnPath.Find(program)!, arguments) { RedirectStandardOutput = true, RedirectStandardError = true };
        foreach (var (name, value) in environment) start.Environment[name] = value;
        var process = Process.Start(start)!;
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        using var client = new HttpClient(new SocketsHttpHandler { ActivityHeadersPropagator = null });
        await Eventually.GetAsync(
            async cancellationToken =>
            {
                Assert.False(process.HasExited, $"{program} ended at its start.");
                using var answer = await client.GetAsync(health, cancellationToken);
                return answer.IsSuccessStatusCode;
            },
            ready => ready);
        return process;
    }

    private static async Task EndAsync(Process process)
    {
        process.Kill();
        await process.WaitForExitAsync();
    }
}
