using AiTeams.Cli;
using Xunit;

namespace AiTeams.Tests.Cli.Backends;

public sealed class AddressOptionTests
{
    [Theory]
    [InlineData("traffic", "AITEAMS_URL", "http://localhost:8000")]
    [InlineData("check", "AITEAMS_URL", "http://localhost:8000")]
    [InlineData("check", "AITEAMS_JAEGER", "http://localhost:16686")]
    [InlineData("check", "AITEAMS_PROMETHEUS", "http://localhost:9090")]
    [InlineData("drill", "AITEAMS_CONSOLE", "http://localhost:18800")]
    [InlineData("slo", "AITEAMS_PROMETHEUS", "http://localhost:9090")]
    [InlineData("doctor", "AITEAMS_LOKI", "http://localhost:3100")]
    [InlineData("doctor", "AITEAMS_COLLECTOR", "http://localhost:13133")]
    public async Task A_variable_that_holds_no_address_is_wrong_usage_and_named(string verb, string variable, string example)
    {
        var result = await Shell.RunAsync([verb, "--lang", "en"], new() { [variable] = "nowhere" });

        Assert.Equal((ExitCodes.WrongUsage, ""), (result.ExitCode, result.Output));
        Assert.Equal($"{variable} must be an http or https address, e.g. {example}.\nSee: aiteams {verb} --help", result.Errors.TrimEnd().ReplaceLineEndings("\n"));
    }

    [Fact]
    public async Task The_option_wins_over_the_variable_and_a_path_prefix_is_kept()
    {
        await using var prometheus = await BackendDouble.StartAsync(static _ => BackendDouble.NoSamples);

        var byVariable = await Shell.RunAsync(["slo"], new() { ["AITEAMS_PROMETHEUS"] = prometheus.Url + "/first" });
        var byOption = await Shell.RunAsync(["slo", "--prometheus", prometheus.Url + "/second/"], new() { ["AITEAMS_PROMETHEUS"] = "nowhere" });

        Assert.Equal(["/first/api/v1/query", "/second/api/v1/query"], prometheus.Questions.Select(asked => asked.Path));
        Assert.Contains($"Prometheus at {prometheus.Url}/first knows no objective", byVariable.Errors, StringComparison.Ordinal);
        Assert.Equal((ExitCodes.CannotReach, ExitCodes.CannotReach), (byVariable.ExitCode, byOption.ExitCode));
    }

    [Fact]
    public async Task The_key_of_the_Console_goes_to_the_Console_alone()
    {
        await using var backend = await BackendDouble.StartAsync(static _ => "{}");

        await Shell.RunAsync(
            [
                "doctor", "--url", backend.Url + "/gateway", "--console", backend.Url + "/console", "--prometheus", backend.Url + "/prometheus",
                "--collector", "off", "--collector-metrics", "off", "--jaeger", "off", "--loki", "off",
            ],
            new() { ["AITEAMS_CONSOLE_KEY"] = "s3cret" });

        var asked = backend.Questions.ToList();
        Assert.Contains(asked, question => question == new BackendDouble.Asked("/console/api/status", "s3cret"));
        Assert.Contains(asked, question => question == new BackendDouble.Asked("/prometheus/-/ready", null));
        Assert.Contains(asked, question => question.Path.StartsWith("/gateway/api/app/tracking/", StringComparison.Ordinal));
        Assert.All(asked, question => Assert.Equal(question.Path.StartsWith("/console/", StringComparison.Ordinal) ? "s3cret" : null, question.Key));
    }
}
