using AiTeams.Monitoring.Slo;
using AiTeams.Tests.AppHost.Backends;
using Xunit;

namespace AiTeams.Tests.Monitoring.Slo;

/// <summary>The rules of the objectives: generated, judged and unit-tested by promtool, for both periods.</summary>
public sealed class SloRuleTests
{
    public static TheoryData<string> Periods => [SloPeriod.Week.Name, SloPeriod.Month.Name];

    [Theory]
    [MemberData(nameof(Periods))]
    public void The_committed_rules_are_those_of_the_objectives(string period) => GeneratedFile.IsCurrent(SloRules.Path(Of(period)), SloRules.Text(Of(period)));

    [Theory]
    [MemberData(nameof(Periods))]
    public void The_committed_unit_tests_are_those_of_the_objectives(string period)
    {
        var (paths, texts) = (SloUnitTests.Paths(Of(period)), SloUnitTests.Texts(Of(period)));

        GeneratedFile.IsCurrent(paths.Hours, texts.Hours);
        GeneratedFile.IsCurrent(paths.Days, texts.Days);
    }

    [RealProgramsTheory("promtool")]
    [MemberData(nameof(Periods))]
    public async Task Alerts_pass_their_unit_tests(string period)
    {
        var (hours, days) = SloUnitTests.Paths(Of(period));

        await RealProgram.AcceptsAsync("promtool", ["test", "rules", Path.Combine(MonitoringFolder.Path, hours), Path.Combine(MonitoringFolder.Path, days)]);
    }

    [RealProgramsTheory("promtool")]
    [MemberData(nameof(Periods))]
    public async Task Rules_are_well_formed_and_record_nothing_twice(string period) =>
        await RealProgram.AcceptsAsync("promtool", ["check", "rules", "--lint=all", "--lint-fatal", Path.Combine(MonitoringFolder.Path, SloRules.Path(Of(period)))]);

    [Fact]
    public void Factors_are_those_of_the_share_that_may_go_within_the_long_window()
    {
        Assert.Equal([14.4m, 6m, 3m, 1m], SloPeriod.Month.Alerts.Select(SloPeriod.Month.Factor));
        Assert.Equal([13.44m, 3.5m, 1.4m, 0.98m], SloPeriod.Week.Alerts.Select(SloPeriod.Week.Factor));
    }

    [Fact]
    public void Every_objective_can_be_missed_by_the_fastest_alert_and_has_a_sample_and_a_page()
    {
        var page = Path.Combine(MonitoringFolder.Path, "..", "docs", "runbooks");

        Assert.Equal(ServiceLevelObjectives.All, SloSample.All.Select(sample => sample.Objective));
        Assert.All(ServiceLevelObjectives.All, slo =>
        {
            Assert.InRange(slo.Budget * 14.4, 0, 1);
            Assert.StartsWith($"# {slo.Alert}\n", File.ReadAllText(Path.Combine(page, $"{slo.Alert}.md")), StringComparison.Ordinal);
        });
    }

    private static SloPeriod Of(string name) => name == SloPeriod.Week.Name ? SloPeriod.Week : SloPeriod.Month;
}
