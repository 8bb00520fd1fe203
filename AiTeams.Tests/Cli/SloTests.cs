using System.Net;
using System.Text.Json;
using AiTeams.Cli;
using AiTeams.Tests.AppHost.Backends;
using AiTeams.Tests.Monitoring;
using AiTeams.Tests.Support;
using Xunit;

namespace AiTeams.Tests.Cli;

public sealed class SloTests
{
    [RealProgramsFact("prometheus")]
    public async Task What_is_left_and_how_fast_it_burns_comes_from_a_real_Prometheus_with_the_committed_rules()
    {
        await using var metrics = await MetricsStandIn.StartAsync();
        metrics.Grow("request_count_total{service=\"api-gateway\",environment=\"dev\",project=\"p\",outcome=\"success\",endpoint=\"/a\"}", 3998);
        metrics.Grow("request_count_total{service=\"api-gateway\",environment=\"dev\",project=\"p\",outcome=\"server_error\",endpoint=\"/a\"}", 2);
        metrics.Grow("request_duration_seconds_count{service=\"api-gateway\",environment=\"dev\",project=\"p\",endpoint=\"/a\"}", 100);
        metrics.Grow("request_duration_seconds_bucket{service=\"api-gateway\",environment=\"dev\",project=\"p\",endpoint=\"/a\",le=\"1.0\"}", 90);
        metrics.Grow("request_duration_seconds_count{service=\"api-gateway\",environment=\"dev\",project=\"p\",endpoint=\"/api/app/chat/stream\"}", 50);
        metrics.Grow("request_count_total{service=\"workflow-agent\",environment=\"prod\",project=\"p\",outcome=\"success\",endpoint=\"/generate\"}", 400);
        metrics.Grow("request_count_total{service=\"workflow-agent\",environment=\"prod\",project=\"p\",outcome=\"failed_in_body\",endpoint=\"/generate\"}", 0);
        await using var prometheus = await RunningPrometheus.StartAsync(metrics.Address, "slo.yml");

        var burning = await ReportAsync(prometheus, report => report.Count(objective => objective.State != "no_traffic") == 3);
        var inProd = await Shell.RunAsync(["slo", "--prometheus", prometheus.Address, "--environment", "prod"]);
        var table = await Shell.RunAsync(["slo", "--lang", "zh"], new() { ["AITEAMS_PROMETHEUS"] = prometheus.Address });

        List<Objective> expected =
            [
                new("availability", "dev", "7d", 0.5, 0.5, "ok"), new("latency", "dev", "7d", -1, 2, "spent"),
                new("run-success", null, null, null, null, "no_traffic"), new("plan-success", "prod", "7d", 1, 0, "ok"),
            ];
        Assert.Equal(expected, burning.Objectives);
        Assert.Equal(ExitCodes.Failed, burning.ExitCode);
        Assert.Equal(ExitCodes.Fine, inProd.ExitCode);
        Assert.Contains("100.000 %", inProd.Output, StringComparison.Ordinal);
        Assert.Equal(ExitCodes.Failed, table.ExitCode);
        Assert.Matches(@"95% 的请求在 1 秒内完成\s+dev\s+7d\s+90\.000 %\s+-100\.0 %\s+2\.0\s+2\.0\s+已耗尽", table.Output);
        Assert.Matches(@"99\.9% 的请求不失败\s+dev\s+7d\s+99\.950 %\s+50\.0 %\s+0\.5\s+0\.5\s+正常", table.Output);
    }

    [Fact]
    public async Task Without_Prometheus_it_says_how_to_get_one()
    {
        var result = await Shell.RunAsync(["slo", "--prometheus", $"http://127.0.0.1:{FreePort.Next()}"]);

        Assert.Equal((ExitCodes.CannotReach, ""), (result.ExitCode, result.Output));
        Assert.Matches("^No Prometheus answers at http://127.0.0.1:[0-9]+ .*AiTeams.AppHost", result.Errors);
    }

    [Theory]
    [InlineData("""{"status":"success","data":{"resultType":"vector","result":[]}}""", HttpStatusCode.OK, "knows no objective. Load monitoring/rules/slo.yml")]
    [InlineData("<html>", HttpStatusCode.OK, "is no Prometheus")]
    [InlineData("""{"status":"success","data":{"resultType":"vector","result":[{"metric":{},"value":[1]}]}}""", HttpStatusCode.OK, "is no Prometheus")]
    [InlineData("no", HttpStatusCode.NotFound, "is no Prometheus: 404")]
    public async Task What_is_no_Prometheus_with_the_rules_is_said(string body, HttpStatusCode status, string message)
    {
        await using var other = await MetricsStandIn.StartAsync(body, status);

        var result = await Shell.RunAsync(["slo", "--prometheus", other.Address.GetLeftPart(UriPartial.Authority)]);

        Assert.Equal((ExitCodes.CannotReach, ""), (result.ExitCode, result.Output));
        Assert.Contains(message, result.Errors, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("--prometheus", "ftp://x")]
    [InlineData("--prometheus", "x")]
    [InlineData("--environment", "test")]
    public async Task A_wrong_argument_is_wrong_usage(string option, string value) =>
        Assert.Equal(ExitCodes.WrongUsage, (await Shell.RunAsync(["slo", option, value])).ExitCode);

    [Fact]
    public async Task A_password_in_the_address_is_not_shown()
    {
        var result = await Shell.RunAsync(["slo", "--prometheus", $"http://user:s3cret@127.0.0.1:{FreePort.Next()}"]);

        Assert.DoesNotContain("s3cret", result.Errors, StringComparison.Ordinal);
    }

    private static Task<(int ExitCode, List<Objective> Objectives)> ReportAsync(RunningPrometheus prometheus, Predicate<List<Objective>> wanted) => Eventually.GetAsync(
        async _ =>
        {
            var result = await Shell.RunAsync(["slo", "--json", "--prometheus", prometheus.Address]);
            return (result.ExitCode, result.Output.Length == 0 ? [] : Objective.Read(result.Output));
        }, answer => wanted(answer.Item2));

    private sealed record Objective(string Slo, string? Environment, string? Period, double? BudgetLeft, double? BurnRate, string State)
    {
        public static List<Objective> Read(string json) => [.. JsonDocument.Parse(json).RootElement.GetProperty("objectives").EnumerateArray().Select(objective => new Objective(
            objective.GetProperty("slo").GetString()!, objective.GetProperty("environment").GetString(), objective.GetProperty("period").GetString(),
            Number(objective, "budget_left"), Number(objective, "burn_rate_1h"), objective.GetProperty("state").GetString()!))];

        private static double? Number(JsonElement objective, string name) =>
            objective.GetProperty(name) is { ValueKind: JsonValueKind.Number } number ? Math.Round(number.GetDouble(), 6) : null;
    }
}
