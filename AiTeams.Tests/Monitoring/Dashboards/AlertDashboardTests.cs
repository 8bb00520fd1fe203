using Xunit;
using YamlDotNet.RepresentationModel;

namespace AiTeams.Tests.Monitoring.Dashboards;

/// <summary>Whoever is woken by an alert gets a dashboard with it that exists.</summary>
public sealed class AlertDashboardTests
{
    public static TheoryData<string, string> Alerts
    {
        get
        {
            var alerts = new TheoryData<string, string>();
            foreach (var rule in Directory.EnumerateFiles(Path.Combine(MonitoringFolder.Path, "rules"), "*.yml").Order(StringComparer.Ordinal)
                .SelectMany(file => (YamlSequenceNode)Load(file)["groups"])
                .SelectMany(group => (YamlSequenceNode)group["rules"])
                .Where(rule => ((YamlMappingNode)rule).Children.ContainsKey("alert")))
            {
                var link = ((YamlMappingNode)rule["annotations"]).Children.TryGetValue("dashboard", out var given) ? (string)given! : "";
                alerts.Add($"{rule["alert"]} {rule["labels"]["severity"]}", link);
            }
            return alerts;
        }
    }

    [Theory]
    [MemberData(nameof(Alerts))]
    public void An_alert_leads_to_a_dashboard_that_exists(string alert, string link)
    {
        Assert.True(link.StartsWith("/d/", StringComparison.Ordinal), $"{alert} has no dashboard.");
        Assert.Contains(link["/d/".Length..], GeneratedDashboards.All.Select(dashboard => dashboard.Uid));
    }

    private static YamlNode Load(string file)
    {
        var yaml = new YamlStream();
        using var reader = File.OpenText(file);
        yaml.Load(reader);
        return yaml.Documents[0].RootNode;
    }
}
