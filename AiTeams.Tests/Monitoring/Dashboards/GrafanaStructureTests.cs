using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using AiTeams.Monitoring.Dashboards;
using Xunit;

namespace AiTeams.Tests.Monitoring.Dashboards;

/// <summary>
/// The files against what Grafana documents of its classic dashboard JSON: no Grafana runs here. Facts from
/// https://grafana.com/docs/grafana/latest/dashboards/build-dashboards/view-dashboard-json-model/ and the panels' own pages.
/// </summary>
public sealed partial class GrafanaStructureTests
{
    private static readonly string[] Sources = ["prometheus", "loki", "jaeger"];
    private static readonly string[] PanelTypes = ["timeseries", "stat", "gauge", "piechart", "bargauge", "table", "heatmap", "logs", "traces"];
    private static readonly string[] Units = ["reqps", "ops", "Bps", "s", "µs", "bytes", "currencyUSD", "percent", "percentunit", "short", "none"];

    // Variables of Grafana's own.
    private static readonly string[] GlobalVariables = ["__rate_interval", "__interval", "__range", "__url_time_range", "__all", "__value"];

    public static TheoryData<string> Uids => GeneratedDashboards.Uids;

    [Theory]
    [MemberData(nameof(Uids))]
    public void A_dashboard_is_a_bare_classic_object_that_nobody_edits_in_place(string uid)
    {
        var json = Read(uid);

        Assert.Equal(uid, (string?)json["uid"]);
        Assert.Matches("^[a-z0-9][a-z0-9-]{0,39}$", uid);
        Assert.Equal(42, (int)json["schemaVersion"]!);
        Assert.False((bool)json["editable"]!);
        Assert.False(json.ContainsKey("id"));
        Assert.False(json.ContainsKey("dashboard"));
        Assert.False(string.IsNullOrWhiteSpace((string?)json["title"]));
        Assert.False(string.IsNullOrWhiteSpace((string?)json["description"]));
        Assert.Equal(["ai-teams"], json["tags"]!.AsArray().Select(tag => (string?)tag));
        Assert.Matches("^now-", (string?)json["time"]!["from"]);
    }

    [Fact]
    public void Titles_and_uids_are_given_once()
    {
        Assert.Equal(GeneratedDashboards.All.Count, GeneratedDashboards.All.Select(dashboard => dashboard.Uid).Distinct().Count());
        Assert.Equal(GeneratedDashboards.All.Count, GeneratedDashboards.All.Select(dashboard => dashboard.Title).Distinct().Count());
    }

    [Theory]
    [MemberData(nameof(Uids))]
    public void Panels_fill_the_grid_without_overlap(string uid)
    {
        var taken = new HashSet<(int X, int Y)>();
        var panels = Read(uid)["panels"]!.AsArray().Select(panel => panel!.AsObject()).ToList();

        Assert.Equal(panels.Count, panels.Select(panel => (int)panel["id"]!).Distinct().Count());
        foreach (var panel in panels)
        {
            var (x, y, w, h) = ((int)panel["gridPos"]!["x"]!, (int)panel["gridPos"]!["y"]!, (int)panel["gridPos"]!["w"]!, (int)panel["gridPos"]!["h"]!);
            Assert.True(x >= 0 && w > 0 && h > 0 && x + w <= 24, $"{panel["title"]} leaves the 24 columns.");
            foreach (var cell in from i in Enumerable.Range(x, w) from j in Enumerable.Range(y, h) select (i, j)) Assert.True(taken.Add(cell), $"{panel["title"]} lies over another panel.");
        }
    }

    [Theory]
    [MemberData(nameof(Uids))]
    public void A_panel_says_what_it_shows_in_which_unit_from_which_source(string uid)
    {
        var titles = new HashSet<string>();
        foreach (var panel in Panels(uid))
        {
            var title = (string?)panel["title"];
            Assert.Contains((string?)panel["type"], PanelTypes);
            Assert.False(string.IsNullOrWhiteSpace(title));
            Assert.True(titles.Add(title), $"Two panels are called {title}.");
            Assert.True(((string?)panel["description"])?.Length > 10, $"{title} has no description.");
            Assert.Contains((string?)panel["fieldConfig"]!["defaults"]!["unit"], Units);
            Assert.NotNull(panel["fieldConfig"]!["overrides"]);
            Assert.NotNull(panel["options"]);

            var targets = panel["targets"]!.AsArray();
            Assert.NotEmpty(targets);
            Assert.Equal(targets.Count, targets.Select(target => (string?)target!["refId"]).Distinct().Count());
            foreach (var source in targets.Select(target => target!["datasource"]!).Append(panel["datasource"]!))
            {
                Assert.Contains((string?)source["uid"], Sources);
                Assert.Equal((string?)source["uid"], (string?)source["type"]);
            }
        }
    }

    [Theory]
    [MemberData(nameof(Uids))]
    public void A_legend_names_labels_that_its_query_keeps(string uid)
    {
        foreach (var query in GeneratedDashboards.Get(uid).Rows.SelectMany(row => row.Panels).SelectMany(panel => panel.Queries).OfType<PrometheusQuery>())
        {
            Assert.False(string.IsNullOrWhiteSpace(query.Legend), $"{query.Expression.Text} has no legend.");
            Assert.All(LegendLabel().Matches(query.Legend), label => Assert.Contains(label.Groups[1].Value, query.Expression.Labels));
        }
    }

    [Theory]
    [MemberData(nameof(Uids))]
    public void A_variable_that_is_used_is_declared_and_a_declared_one_is_used(string uid)
    {
        var json = Read(uid);
        var declared = json["templating"]!["list"]!.AsArray().Select(variable => (string)variable!["name"]!).ToList();
        var used = VariableUse().Matches(File.ReadAllText(Path.Combine(GeneratedDashboards.Folder, uid + ".json")))
            .Select(use => use.Groups["name"].Value)
            .Where(name => !GlobalVariables.Contains(name))
            .ToHashSet();

        Assert.Equal(declared.Order(), used.Order());
        Assert.All(json["templating"]!["list"]!.AsArray(), variable => Assert.Contains((string?)variable!["type"], (string[])["query", "textbox"]));
    }

    [Theory]
    [MemberData(nameof(Uids))]
    public void A_rate_follows_the_scrape_interval_and_is_taken_before_the_sum(string uid)
    {
        foreach (var query in GeneratedDashboards.Get(uid).Rows.SelectMany(row => row.Panels).SelectMany(panel => panel.Queries).OfType<PrometheusQuery>())
        {
            Assert.DoesNotMatch(@"rate\([^)]*\[(?!\$__rate_interval\])", query.Expression.Text);
            Assert.DoesNotMatch(@"rate\((sum|avg|max)", query.Expression.Text);
        }
    }

    private static JsonObject Read(string uid) => JsonNode.Parse(File.ReadAllText(Path.Combine(GeneratedDashboards.Folder, uid + ".json")))!.AsObject();

    private static IEnumerable<JsonObject> Panels(string uid) => Read(uid)["panels"]!.AsArray().Select(panel => panel!.AsObject()).Where(panel => (string?)panel["type"] != "row");

    [GeneratedRegex(@"\{\{(\w+)\}\}")]
    private static partial Regex LegendLabel();

    [GeneratedRegex(@"\$\{?(?<name>\w+)(\.raw)?\}?")]
    private static partial Regex VariableUse();
}
