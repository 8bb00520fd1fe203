using System.Net;
using AiTeams.Tests.Monitoring;
using Xunit;

namespace AiTeams.Tests.ConsoleApp;

public sealed class RunbookTests
{
    [Fact]
    public async Task Every_alert_s_link_leads_to_its_page()
    {
        await using var console = await ConsoleHost.StartAsync();
        var names = Directory.EnumerateFiles(Path.Combine(MonitoringFolder.Path, "..", "docs", "runbooks"), "*.md").Select(Path.GetFileNameWithoutExtension).Where(name => name != "README");

        foreach (var name in names)
        {
            var page = WebUtility.HtmlDecode(await console.PageAsync($"/runbooks/{name}"));
            Assert.Contains($"<pre class=\"runbook\"># {name}\n", page, StringComparison.Ordinal);
            Assert.Contains("## What mends it", page, StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData("Unheard")]
    [InlineData("README")]
    [InlineData("..%2F..%2Fappsettings.json")]
    public async Task An_unknown_name_is_not_found(string name)
    {
        await using var console = await ConsoleHost.StartAsync();

        using var response = await console.Client.GetAsync(new Uri($"/runbooks/{name}", UriKind.Relative));

        Assert.Equal(HttpStatusCode.NotFound, response.StatusCode);
        Assert.Contains("HighErrorRate", await response.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }
}
