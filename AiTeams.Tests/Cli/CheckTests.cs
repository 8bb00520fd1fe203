using AiTeams.Cli;
using AiTeams.Contracts;
using AiTeams.Tests.AppHost.Backends;
using AiTeams.Tests.Support;
using Aspire.Hosting.Testing;
using Xunit;

namespace AiTeams.Tests.Cli;

public sealed class CheckTests
{
    [RealProgramsFact("otelcol-contrib", "jaeger", "prometheus")]
    public async Task Everything_that_is_sent_arrives_in_Prometheus_Jaeger_and_the_Console()
    {
        using var deadline = new CancellationTokenSource(TimeSpan.FromMinutes(4));
        using var data = new TempFolder();
        var builder = await DistributedApplicationTestingBuilder.CreateAsync<Projects.AiTeams_AppHost>(
            [$"--AITEAMS_DATA={data.Path}", "--Backends:Collector=native", "--Backends:Jaeger=native", "--Backends:Prometheus=native"], deadline.Token);
        await using var app = await builder.BuildAsync(deadline.Token);
        await app.StartAsync(deadline.Token);
        foreach (var resource in new[] { ServiceNames.ApiGateway, ServiceNames.Console, "otel-collector", "jaeger", "prometheus" })
        {
            await app.ResourceNotifications.WaitForResourceHealthyAsync(resource, deadline.Token);
        }

        var result = await Shell.RunAsync(
            [
                "check", "--count", "300", "--rate", "50", "--patience", "120", "--seed", "7", "--url", Url(ServiceNames.ApiGateway), "--prometheus", Url("prometheus"),
                "--jaeger", Url("jaeger"), "--console", Url(ServiceNames.Console), "--lang", "en",
            ]);

        // How soon is the machine's affair; that all of it arrives is not.
        Assert.Contains("Answers as planned, each with its id", result.Output, StringComparison.Ordinal);
        Assert.Equal("", result.Errors);
        foreach (var figure in new[] { "Answers as planned", "Availability", "Receipts per request", "Receipts of kept traces" })
        {
            var line = Assert.Single(result.Output.Split('\n'), line => line.TrimStart().StartsWith(figure, StringComparison.Ordinal));
            Assert.Contains("100.000 %", line, StringComparison.Ordinal);
        }
        Assert.Contains("(300 / 300)", Assert.Single(result.Output.Split('\n'), line => line.Contains("count in Prometheus", StringComparison.Ordinal)), StringComparison.Ordinal);
        Assert.Contains("(12 / 12)", Assert.Single(result.Output.Split('\n'), line => line.Contains("trace in Jaeger", StringComparison.Ordinal)), StringComparison.Ordinal);
        Assert.EndsWith(" met", Assert.Single(result.Output.Split('\n'), line => line.Contains("Series at the Collector", StringComparison.Ordinal)).TrimEnd(), StringComparison.Ordinal);
        await app.StopAsync(deadline.Token);

        string Url(string resource) => app.GetEndpoint(resource, "http").ToString();
    }

    [Fact]
    public async Task Without_Prometheus_it_says_so_and_sends_nothing()
    {
        var nobody = $"http://127.0.0.1:{FreePort.Next()}";

        var result = await Shell.RunAsync(["check", "--url", nobody, "--prometheus", nobody, "--lang", "en"]);

        Assert.Equal(ExitCodes.CannotReach, result.ExitCode);
        Assert.Contains($"Prometheus does not answer at {nobody}", result.Errors, StringComparison.Ordinal);
        Assert.Equal("", result.Output);
    }

    [Theory]
    [InlineData("--prometheus", "ftp://here")]
    [InlineData("--jaeger", "here")]
    public async Task An_address_that_is_none_is_named(string option, string value)
    {
        var result = await Shell.RunAsync(["check", option, value, "--lang", "en"]);

        Assert.Equal(ExitCodes.WrongUsage, result.ExitCode);
        Assert.Contains($"{option} must be an http or https address", result.Errors, StringComparison.Ordinal);
    }
}
