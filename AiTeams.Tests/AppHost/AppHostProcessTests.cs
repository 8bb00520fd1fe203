using System.Net;
using System.Net.Sockets;
using AiTeams.AppHost.Startup;
using AiTeams.Tests.Support;
using Xunit;

namespace AiTeams.Tests.AppHost;

/// <summary>Start and end of a real AppHost process: what it leaves behind, and what it says when it cannot start.</summary>
public sealed class AppHostProcessTests
{
    private static readonly TimeSpan Start = Patience.Most;
    private static readonly TimeSpan Stop = Patience.Most;

    [LinuxFact]
    public async Task Sigterm_leaves_no_process_and_no_port_behind()
    {
        using var data = new TempFolder();
        await using var appHost = AppHostProcess.Start(data.Path);
        await WaitUntilUpAsync(appHost);
        var started = appHost.Descendants();
        Assert.True(started.Count >= 4, $"only {started.Count} processes below the AppHost");

        await AppHostProcess.SignalAsync("-TERM", appHost.Id);
        var code = await appHost.WaitForExitAsync(Stop);

        Assert.Equal(0, code);
        Assert.DoesNotContain(started, process => process.IsAlive);
        Assert.DoesNotContain(appHost.Ports, port => PortCheck.IsBusy(port.Value));
        Assert.DoesNotContain(appHost.Output, line => line.Contains("fail:", StringComparison.Ordinal) || line.Contains("Unhandled", StringComparison.Ordinal));
    }

    [LinuxFact]
    public async Task Killed_hard_and_started_again_it_takes_over_from_its_orphans()
    {
        using var data = new TempFolder();
        await using var first = AppHostProcess.Start(data.Path);
        await WaitUntilUpAsync(first);
        var orphans = first.Descendants();
        await AppHostProcess.SignalAsync("-KILL", first.Id);
        await first.WaitForExitAsync(Stop);
        try
        {
            // The orphans answer at the same addresses: only its own table says that the second start is up.
            await using var second = AppHostProcess.Start(data.Path, first.Ports);
            await WaitForTableAsync(second);

            Assert.Contains(second.Output, line => line.StartsWith("AI Teams, dev: 4 of 4 up after ", StringComparison.Ordinal));
            Assert.DoesNotContain(orphans, process => process.IsAlive);
            await AppHostProcess.SignalAsync("-TERM", second.Id);
            Assert.Equal(0, await second.WaitForExitAsync(Stop));
            Assert.DoesNotContain(first.Ports, port => PortCheck.IsBusy(port.Value));
        }
        finally
        {
            foreach (var orphan in orphans.Where(process => process.IsAlive))
            {
                await AppHostProcess.SignalAsync("-KILL", orphan.Id);
            }
        }
    }

    [LinuxFact]
    public async Task A_busy_port_ends_the_start_with_code_3_and_one_line_before_anything_runs()
    {
        using var data = new TempFolder();
        using var holder = new TcpListener(IPAddress.Loopback, 0);
        holder.Start();
        var ports = AppHostProcess.FreePorts("gateway", "agent", "engine", "console", "console-grpc");
        ports["engine"] = ((IPEndPoint)holder.LocalEndpoint).Port;

        await using var appHost = AppHostProcess.Start(data.Path, ports);
        var code = await appHost.WaitForExitAsync(Start);

        Assert.Equal(3, code);
        var line = Assert.Single(appHost.Output);
        Assert.StartsWith($"Port {ports["engine"]} is held by ", line, StringComparison.Ordinal);
        Assert.Contains($"(pid {Environment.ProcessId})", line, StringComparison.Ordinal);
        Assert.EndsWith($"-- --Ports:engine={ports["engine"] + 100}", line, StringComparison.Ordinal);
        Assert.False(Directory.Exists(Path.Combine(data.Path, "logs")));
    }

    [LinuxFact]
    public async Task An_unknown_environment_ends_the_start_with_one_line()
    {
        using var data = new TempFolder();
        await using var appHost = AppHostProcess.Start(data.Path, null, "--Parameters:environment=production");

        Assert.Equal(3, await appHost.WaitForExitAsync(Start));
        Assert.Equal("Parameters:environment is 'production'; it must be dev, staging or prod (-- --Parameters:environment=dev).", Assert.Single(appHost.Output));
    }

    [LinuxFact]
    public async Task The_start_prints_one_table_with_every_address_and_what_to_try_first()
    {
        using var data = new TempFolder();
        await using var appHost = AppHostProcess.Start(data.Path);

        await WaitForTableAsync(appHost);

        Assert.Contains(appHost.Output, line => line.StartsWith("AI Teams, dev: 4 of 4 up after ", StringComparison.Ordinal));
        foreach (var (name, port) in new[] { ("api-gateway", "gateway"), ("workflow-agent", "agent"), ("workflow-engine", "engine"), ("console", "console") })
        {
            Assert.Single(appHost.Output, line => line.TrimStart().StartsWith(name + " ", StringComparison.Ordinal)
                && line.Contains("healthy", StringComparison.Ordinal) && line.EndsWith($"http://localhost:{appHost.Ports[port]}", StringComparison.Ordinal));
        }

        foreach (var backend in new[] { "otel-collector", "jaeger", "prometheus" })
        {
            Assert.Single(appHost.Output, line => line.TrimStart().StartsWith(backend + " ", StringComparison.Ordinal) && line.Contains("left out", StringComparison.Ordinal));
        }

        Assert.Contains(appHost.Output, line => line.Contains($"curl -i http://localhost:{appHost.Ports["gateway"]}/api/app/sessions", StringComparison.Ordinal));
        Assert.DoesNotContain(appHost.Output, line => line.StartsWith("info:", StringComparison.Ordinal) || line.StartsWith("warn:", StringComparison.Ordinal));
    }

    private static Task<IReadOnlyCollection<string>> WaitForTableAsync(AppHostProcess appHost) =>
        Eventually.GetAsync(_ => Task.FromResult(appHost.Output), output => output.Any(line => line.Contains("-- traffic", StringComparison.Ordinal)), Start);

    private static async Task WaitUntilUpAsync(AppHostProcess appHost)
    {
        using var client = new HttpMessageInvoker(new SocketsHttpHandler());
        await Eventually.GetAsync(
            async cancellationToken =>
            {
                using var request = new HttpRequestMessage(HttpMethod.Get, new Uri(appHost.Address("gateway"), "/health"));
                using var response = await client.SendAsync(request, cancellationToken);
                return response.StatusCode;
            },
            status => status == HttpStatusCode.OK,
            Start);
    }
}
