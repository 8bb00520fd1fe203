using AiTeams.Monitoring.Slo;
using AiTeams.Tests.AppHost.Backends;
using Xunit;
using YamlDotNet.RepresentationModel;

namespace AiTeams.Tests.Monitoring;

/// <summary>The rules under monitoring/rules: judged and unit-tested by promtool, and complete for whoever is woken by one.</summary>
public sealed class AlertRuleTests
{
    private static readonly string Rules = Path.Combine(MonitoringFolder.Path, "rules");

    public static TheoryData<string> Alerts => [.. Read(Path.Combine(Rules, "alerts.yml")).Select(alert => alert.Name)];

    public static TheoryData<string> UnitTests => [.. Directory.EnumerateFiles(Path.Combine(Rules, "tests"), "*.test.yml").Select(file => Path.GetFileName(file)!)
        .Where(file => !file.StartsWith("slo", StringComparison.Ordinal)).Order()];

    [RealProgramsTheory("promtool")]
    [MemberData(nameof(UnitTests))]
    public async Task Alerts_pass_their_unit_tests(string file) => await RealProgram.AcceptsAsync("promtool", ["test", "rules", Path.Combine(Rules, "tests", file)]);

    [RealProgramsFact("promtool")]
    public async Task Rules_are_well_formed_and_record_nothing_twice() =>
        await RealProgram.AcceptsAsync("promtool", ["check", "rules", "--lint=all", "--lint-fatal", .. Directory.GetFiles(Rules, "*.yml")]);

    [Theory]
    [MemberData(nameof(Alerts))]
    public void An_alert_says_who_acts_how_urgently_and_where_to_read_on(string name)
    {
        var alert = Read(Path.Combine(Rules, "alerts.yml")).Single(alert => alert.Name == name);

        Assert.Contains(alert.Labels["severity"], (string[])["critical", "warning", "none"]);
        Assert.Contains(alert.Labels["team"], (string[])["platform", "workflow", "agent"]);
        Assert.All((string[])["summary", "summary_zh", "description"], text => Assert.False(string.IsNullOrWhiteSpace(alert.Annotations[text])));
        Assert.Equal($"{{{{ $externalLabels.console_url }}}}/runbooks/{name}", alert.Annotations["runbook_url"]);
        Assert.StartsWith($"# {name}\n", File.ReadAllText(Path.Combine(MonitoringFolder.Path, "..", "docs", "runbooks", $"{name}.md")), StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(Alerts))]
    public void An_alert_is_tested_to_fire_and_where_it_can_to_stay_silent_and_to_resolve(string name)
    {
        var cases = Directory.EnumerateFiles(Path.Combine(Rules, "tests"), "*.test.yml")
            .SelectMany(File.ReadLines)
            .Where(line => line.StartsWith($"  - name: {name} ", StringComparison.Ordinal))
            .ToList();

        Assert.Contains(cases, line => line.Contains("fires", StringComparison.Ordinal));
        if (name == "Watchdog") return;
        Assert.Contains(cases, line => line.Contains("resolves", StringComparison.Ordinal));
        if (name == "RuleEvaluationFailures") return;
        Assert.Contains(cases, line => line.Contains("is silent", StringComparison.Ordinal));
    }

    [Fact]
    public void No_runbook_is_left_over()
    {
        var pages = Directory.EnumerateFiles(Path.Combine(MonitoringFolder.Path, "..", "docs", "runbooks"), "*.md").Select(Path.GetFileNameWithoutExtension);

        Assert.Equal(Read(Path.Combine(Rules, "alerts.yml")).Select(alert => alert.Name).Concat(ServiceLevelObjectives.All.Select(slo => slo.Alert)).Append("README").Order(), pages.Order());
    }

    private static IEnumerable<Alert> Read(string file)
    {
        var yaml = new YamlStream();
        using var reader = File.OpenText(file);
        yaml.Load(reader);
        return from @group in (YamlSequenceNode)yaml.Documents[0].RootNode["groups"]
               from rule in (YamlSequenceNode)@group["rules"]
               select new Alert((string)rule["alert"]!, Texts(rule["labels"]), Texts(rule["annotations"]));
    }

    private static Dictionary<string, string> Texts(YamlNode node) =>
        ((YamlMappingNode)node).ToDictionary(pair => (string)pair.Key!, pair => (string)pair.Value!, StringComparer.Ordinal);

    private sealed record Alert(string Name, Dictionary<string, string> Labels, Dictionary<string, string> Annotations);
}
