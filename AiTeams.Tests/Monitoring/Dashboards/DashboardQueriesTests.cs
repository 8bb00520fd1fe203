using AiTeams.Monitoring.Dashboards;
using AiTeams.Monitoring.Slo;
using AiTeams.Tests.AppHost.Backends;
using AiTeams.Tests.Support;
using Xunit;
using YamlDotNet.RepresentationModel;

namespace AiTeams.Tests.Monitoring.Dashboards;

/// <summary>What panels ask: PromQL that Prometheus parses, about series that something emits.</summary>
public sealed class DashboardQueriesTests
{
    [RealProgramsFact("promtool")]
    public async Task Each_PromQL_parses()
    {
        using var folder = new TempFolder();
        var file = Path.Combine(folder.Path, "queries.yml");
        var rules = GeneratedDashboards.Queries.Where(each => each.Query is PrometheusQuery)
            .Select((each, index) => $"  - record: query:number{index}\n    expr: '{QueryText.Filled(QueryText.Of(each.Query), "5m").Replace("'", "''", StringComparison.Ordinal)}'\n");
        await File.WriteAllTextAsync(file, "groups:\n- name: panels\n  rules:\n" + string.Concat(rules));

        await RealProgram.AcceptsAsync("promtool", ["check", "rules", "--lint=none", file]);
    }

    [Fact]
    public void Each_metric_of_a_panel_is_declared_recorded_or_the_platforms_own()
    {
        var known = GeneratedDashboards.Declared.Concat(PlatformMetrics.All)
            .SelectMany(metric => metric.Kind == MetricKind.Histogram ? (string[])[metric.Name + "_bucket", metric.Name + "_sum", metric.Name + "_count"] : [metric.Name])
            .Concat(Recorded())
            .Concat([SloSeries.Objective, SloSeries.BudgetLeft, .. SloSeries.Windows.SelectMany(window => (string[])[SloSeries.BadShare(window), SloSeries.BurnRate(window)])])
            .ToHashSet(StringComparer.Ordinal);

        foreach (var (place, query) in GeneratedDashboards.Queries.Where(each => each.Query is PrometheusQuery))
        {
            var metrics = QueryText.MetricsIn(QueryText.Of(query)).ToList();
            Assert.NotEmpty(metrics);
            Assert.All(metrics, metric => Assert.True(known.Contains(metric), $"{place} asks for {metric}, which nothing emits."));
        }
    }

    [Fact]
    public void A_recorded_series_of_the_platforms_list_is_recorded()
    {
        var recorded = Recorded();

        Assert.All(PlatformMetrics.All.Where(metric => metric.Name.Contains(':', StringComparison.Ordinal)), metric => Assert.Contains(metric.Name, recorded));
    }

    [Fact]
    public void A_metric_that_nobody_emits_is_refused_when_a_panel_is_made() =>
        Assert.Throws<KeyNotFoundException>(() => new Metrics(GeneratedDashboards.Declared)["agent_queue_depth"]);

    [Fact]
    public void A_label_that_a_metric_lacks_is_refused_when_a_panel_is_made() =>
        Assert.Throws<InvalidOperationException>(() => new Metrics(GeneratedDashboards.Declared)["request_count_total"].Rate("tenant_id"));

    private static HashSet<string> Recorded() =>
        [.. from file in Directory.EnumerateFiles(Path.Combine(MonitoringFolder.Path, "rules"), "*.yml")
            from @group in (YamlSequenceNode)Load(file)["groups"]
            from rule in (YamlSequenceNode)@group["rules"]
            where ((YamlMappingNode)rule).Children.ContainsKey("record")
            select (string)rule["record"]!];

    private static YamlNode Load(string file)
    {
        var yaml = new YamlStream();
        using var reader = File.OpenText(file);
        yaml.Load(reader);
        return yaml.Documents[0].RootNode;
    }
}
