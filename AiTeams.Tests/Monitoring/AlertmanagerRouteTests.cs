using AiTeams.Tests.AppHost.Backends;
using Xunit;

namespace AiTeams.Tests.Monitoring;

/// <summary>monitoring/alertmanager.yml as the real amtool reads it: who is told of what.</summary>
public sealed class AlertmanagerRouteTests
{
    private static readonly string File = Path.Combine(MonitoringFolder.Path, "alertmanager.yml");

    [RealProgramsFact("amtool")]
    public async Task The_configuration_and_its_templates_are_accepted() => await RealProgram.AcceptsAsync("amtool", ["check-config", File]);

    [RealProgramsTheory("amtool")]
    [InlineData("page", "alertname=HighErrorRate", "severity=critical", "environment=prod", "service=api-gateway")]
    [InlineData("team", "alertname=HighErrorRate", "severity=critical", "environment=staging", "service=api-gateway")]
    [InlineData("nobody", "alertname=HighErrorRate", "severity=critical", "environment=dev", "service=api-gateway")]
    [InlineData("team", "alertname=SlowRequests", "severity=warning", "environment=prod", "service=api-gateway")]
    [InlineData("team", "alertname=SlowRequests", "severity=warning", "environment=staging", "service=api-gateway")]
    [InlineData("nobody", "alertname=SlowRequests", "severity=warning", "environment=dev", "service=api-gateway")]
    [InlineData("page", "alertname=HighAPICost", "severity=critical", "environment=prod", "service=workflow-agent")]
    [InlineData("watchdog", "alertname=Watchdog", "severity=none", "service=prometheus")]
    [InlineData("watchdog", "alertname=Watchdog", "severity=none", "environment=dev")]
    [InlineData("team", "alertname=RuleEvaluationFailures", "severity=critical")]
    [InlineData("team", "alertname=Unheard", "severity=unheard", "environment=prod")]
    [InlineData("nobody", "alertname=Unheard", "severity=none", "environment=prod")]
    public async Task An_alert_reaches_its_receiver_and_no_other(string receiver, params string[] labels) =>
        await RealProgram.AcceptsAsync("amtool", ["config", "routes", "test", "--config.file", File, $"--verify.receivers={receiver}", .. labels]);

    [RealProgramsFact("amtool")]
    public async Task A_wrong_expectation_fails() => await Assert.ThrowsAnyAsync<Exception>(() =>
        RealProgram.AcceptsAsync("amtool", ["config", "routes", "test", "--config.file", File, "--verify.receivers=page", "severity=warning"]));

    [Fact]
    public void No_secret_stands_in_the_file_and_none_is_read_from_elsewhere()
    {
        var lines = System.IO.File.ReadAllLines(File).Where(line => !line.TrimStart().StartsWith('#')).ToList();

        Assert.All(lines.Where(line => line.Contains("password", StringComparison.Ordinal) || line.Contains("_url:", StringComparison.Ordinal) || line.Contains("url:", StringComparison.Ordinal)),
            line => Assert.Matches("_file: /run/secrets/[a-z_]+$", line));
        Assert.DoesNotContain(lines, line => line.Contains("hooks.slack.com", StringComparison.Ordinal));
    }
}
