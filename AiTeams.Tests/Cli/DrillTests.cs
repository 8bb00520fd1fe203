using AiTeams.Cli;
using AiTeams.Cli.Drill;
using AiTeams.Contracts;
using AiTeams.Tests.AppHost.Backends;
using AiTeams.Tests.Support;
using Aspire.Hosting.Testing;
using Xunit;

namespace AiTeams.Tests.Cli;

public sealed class DrillTests
{
    [RealProgramsFact("otelcol-contrib", "jaeger", "prometheus")]
    public async Task Faults_are_caught_by_their_alert_and_their_cause_is_named()
    {
        using var deadline = new CancellationTokenSource(TimeSpan.FromMinutes(8));
        using var data = new TempFolder();
        var builder = await DistributedApplicationTestingBuilder.CreateAsync<Projects.AiTeams_AppHost>(
            [$"--AITEAMS_DATA={data.Path}", "--Backends=off", "--Backends:Collector=native", "--Backends:Jaeger=native", "--Backends:Prometheus=native"], deadline.Token);
        await using var app = await builder.BuildAsync(deadline.Token);
        await app.StartAsync(deadline.Token);
        foreach (var resource in new[] { ServiceNames.ApiGateway, ServiceNames.Console, "otel-collector", "jaeger", "prometheus" })
        {
            await app.ResourceNotifications.WaitForResourceHealthyAsync(resource, deadline.Token);
        }
        var console = app.GetEndpoint(ServiceNames.Console, "http").ToString();
        // The Console hears of what runs a moment later.
        using var client = app.CreateHttpClient(ServiceNames.Console, "http");
        await Eventually.GetAsync(
            token => client.GetStringAsync("/api/resources", token),
            board => new[] { "otel-collector", "jaeger", "prometheus", ServiceNames.WorkflowEngine }.All(name => board.Contains($"\"{name}\"", StringComparison.Ordinal)));

        var result = await Shell.RunAsync(
            ["drill", "--yes", "--console", console, "--data", data.Path, "--only", "collector-down", "cardinality-bomb", "--warm-up", "0", "--rate", "5", "--hold", "180", "--lang", "en"]);

        Assert.Equal("", result.Errors);
        var lines = result.Output.Split('\n');
        Assert.Contains(lines, line => line.Contains("collector-down", StringComparison.Ordinal) && line.Contains("CollectorDown", StringComparison.Ordinal) && line.Contains("3 / 3", StringComparison.Ordinal));
        Assert.Contains(lines, line => line.Contains("cardinality-bomb", StringComparison.Ordinal) && line.Contains("TooManySeries", StringComparison.Ordinal) && line.Contains("3 / 3", StringComparison.Ordinal));
        Assert.Contains("Score: 6 of 6", result.Output, StringComparison.Ordinal);
        Assert.Equal(ExitCodes.Fine, result.ExitCode);
        await app.StopAsync(deadline.Token);
    }

    [Theory]
    [InlineData("Say --yes", "--console", "http://localhost:1")]
    [InlineData("loopback", "--yes", "--console", "http://console.example.com")]
    [InlineData("no data folder", "--yes", "--console", "http://127.0.0.1:1")]
    [InlineData("earthquake", "--yes", "--console", "http://127.0.0.1:1", "--only", "earthquake")]
    public async Task What_would_break_something_else_is_refused(string why, params string[] arguments)
    {
        var result = await Shell.RunAsync(["drill", "--lang", "en", .. arguments]);

        Assert.Equal(ExitCodes.WrongUsage, result.ExitCode);
        Assert.Contains(why, result.Errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Without_a_Console_nothing_is_broken_and_it_says_how_to_start()
    {
        using var data = new TempFolder();

        var result = await Shell.RunAsync(["drill", "--yes", "--console", $"http://127.0.0.1:{FreePort.Next()}", "--data", data.Path, "--lang", "en"]);

        Assert.Equal(ExitCodes.CannotReach, result.ExitCode);
        Assert.Contains("dotnet run --project AiTeams.AppHost", result.Errors, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(true, true, true, 3)]
    [InlineData(true, true, false, 2)]
    [InlineData(true, false, true, 2)]
    [InlineData(true, false, false, 1)]
    [InlineData(false, false, true, 1)]
    [InlineData(false, false, false, 0)]
    public void An_alert_is_worth_two_another_signal_one_and_a_cause_one_more(bool caught, bool alert, bool cause, int points)
    {
        var outcome = new Outcome("fault", caught ? "something" : null, null, alert ? "Alert" : null, null, cause ? "cause" : null, null);

        Assert.Equal(points, outcome.Points);
    }
}
