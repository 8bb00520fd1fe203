using AiTeams.Cli;
using AiTeams.Cli.Drill;
using AiTeams.Tests.Support;
using Xunit;

namespace AiTeams.Tests.Cli;

/// <summary><c>aiteams drill</c> where its Console says more than is so.</summary>
public sealed class DrillSiteTests
{
    [Fact]
    public async Task A_drill_that_would_hit_something_else_does_not_run_and_the_others_and_the_score_remain()
    {
        using var data = new TempFolder();
        await using var gateway = await GatewayDouble.StartAsync();
        // Jaeger's port is held by this process: to signal it would end the test.
        await using var site = await SiteAsync(gateway.Url, collector: "http://collector.example:4318");

        var result = await DrillAsync(site, data, "--only", "collector-down", "backend-down", "database-locked", "--warm-up", "0");

        Assert.Equal((ExitCodes.Failed, ""), (result.ExitCode, result.Errors));
        Assert.Contains("not run: otel-collector does not run on this machine", Row(result, "collector-down"), StringComparison.Ordinal);
        Assert.Matches("not run: jaeger: on port [0-9]+ listens .+, which is none of jaeger", Row(result, "backend-down"));
        Assert.Contains("not run: There is no database", Row(result, "database-locked"), StringComparison.Ordinal);
        Assert.Contains("Score: 0 of 9", result.Output, StringComparison.Ordinal);
        Assert.Contains(new BackendDouble.Asked("/api/resources", "s3cret"), site.Questions);
        Assert.All(site.Questions, asked => Assert.Equal(asked.Path.StartsWith("/prometheus/", StringComparison.Ordinal) ? null : "s3cret", asked.Key));
    }

    [Fact]
    public async Task Without_traffic_the_drills_stop_and_say_why()
    {
        using var data = new TempFolder();
        var nobody = $"http://127.0.0.1:{FreePort.Next()}";
        await using var site = await SiteAsync(nobody, collector: "http://collector.example:4318");

        var result = await DrillAsync(site, data, "--only", "collector-down", "--warm-up", "3600");

        Assert.Equal(ExitCodes.CannotReach, result.ExitCode);
        Assert.StartsWith($"The traffic ended, and with it the drills: No gateway answers at {nobody}", result.Errors, StringComparison.Ordinal);
        Assert.Contains("not run: stopped", Row(result, "collector-down"), StringComparison.Ordinal);
    }

    [Fact]
    public void The_traffic_is_sent_with_the_demo_keys_of_the_data_folder_that_is_drilled()
    {
        using var data = new TempFolder();
        File.WriteAllText(Path.Combine(data.Path, "demo-keys.json"), """{"keys":[{"tenant":"acme","key":"demo-1"}]}""");
        var options = new DrillOptions(new("http://localhost:1/"), null, data.Path, [], TimeSpan.FromSeconds(5), TimeSpan.Zero, 20);

        Assert.Equal([null, "demo-1"], DrillRun.Mix(options, new("http://localhost:2/")).Identities.Select(identity => identity.Key));
    }

    private static Task<Shell.Result> DrillAsync(BackendDouble site, TempFolder data, params string[] more) =>
        Shell.RunAsync(["drill", "--yes", "--console", site.Url, "--data", data.Path, "--hold", "5", "--lang", "en", .. more], new() { ["AITEAMS_CONSOLE_KEY"] = "s3cret" });

    private static string Row(Shell.Result result, string drill) => Assert.Single(result.Output.Split('\n'), line => line.TrimStart().StartsWith(drill, StringComparison.Ordinal));

    private static Task<BackendDouble> SiteAsync(string gateway, string collector) => BackendDouble.StartAsync(request =>
    {
        var own = $"http://{request.Host}";
        return request.Path.Value switch
        {
            "/api/resources" =>
                $$"""{"resources":[{{Resource("api-gateway", gateway)}},{{Resource("workflow-agent", gateway)}},{{Resource("workflow-engine", gateway)}},{{Resource("otel-collector", collector)}},{{Resource("jaeger", own)}},{{Resource("prometheus", own + "/prometheus")}}]}""",
            "/prometheus/api/v1/query" => BackendDouble.NoSamples,
            _ => null,
        };
    });

    private static string Resource(string name, string url) => $$"""{"name":"{{name}}","state":"Running","urls":[{"name":"http","url":"{{url}}"}]}""";
}
