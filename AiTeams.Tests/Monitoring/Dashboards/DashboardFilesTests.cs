using AiTeams.Monitoring.Dashboards;
using Xunit;

namespace AiTeams.Tests.Monitoring.Dashboards;

/// <summary>The committed files are what the generator makes. <c>UPDATE_MONITORING=1</c> writes them anew.</summary>
public sealed class DashboardFilesTests
{
    public static TheoryData<string> Uids => GeneratedDashboards.Uids;

    [Theory]
    [MemberData(nameof(Uids))]
    public async Task A_dashboards_file_is_what_is_generated(string uid)
    {
        var path = Path.Combine(GeneratedDashboards.Folder, uid + ".json");
        var text = DashboardJson.Text(GeneratedDashboards.Get(uid));
        if (Environment.GetEnvironmentVariable("UPDATE_MONITORING") == "1")
        {
            await File.WriteAllTextAsync(path, text);
            return;
        }

        Assert.True(File.Exists(path), $"{path} is missing: UPDATE_MONITORING=1 writes it.");
        Assert.Equal(text, await File.ReadAllTextAsync(path));
    }

    [Fact]
    public void No_file_is_left_over() => Assert.Equal(
        GeneratedDashboards.All.Select(dashboard => dashboard.Uid).Order(StringComparer.Ordinal),
        Directory.EnumerateFiles(GeneratedDashboards.Folder).Select(file => Path.GetFileNameWithoutExtension(file)).Order(StringComparer.Ordinal));

    [Fact]
    public void Each_metric_that_is_sent_has_a_panel_of_its_own()
    {
        var titles = GeneratedDashboards.Get("metric-catalogue").Rows.SelectMany(row => row.Panels).Select(panel => panel.Title);

        Assert.Equal(GeneratedDashboards.Declared.Select(metric => metric.Name).Except(AllDashboards.NotYetSent), titles);
        Assert.All(AllDashboards.NotYetSent, name => Assert.Contains(GeneratedDashboards.Declared, metric => metric.Name == name));
    }
}
