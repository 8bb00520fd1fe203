using AiTeams.AppHost;
using AiTeams.AppHost.Startup;
using AiTeams.Tests.Support;
using Aspire.Hosting;
using Xunit;

namespace AiTeams.Tests.AppHost.Startup;

public sealed class StartTableTests
{
    [Theory]
    [InlineData(true, null, true)]
    [InlineData(false, null, false)]
    [InlineData(true, "--Parameters:grafana-password=of the house", false)]
    [InlineData(true, "--Parameters:grafana_password=of the house", false)]
    [InlineData(true, "--Parameters:grafana-password= ", true)]
    public void Where_Grafanas_password_lies_is_told_where_it_was_made_and_not_where_it_was_given(bool isThere, string? setting, bool told)
    {
        using var data = new TempFolder();
        var file = Path.Combine(data.Path, "grafana-password");
        File.WriteAllText(file, "of an earlier start");

        var text = Render(data, setting, isThere ? [new StartRow("grafana", "healthy", "http://localhost:3000")] : []);

        Assert.Equal(told, text.Contains($"Grafana's user is admin, its password is in {file}", StringComparison.Ordinal));
        Assert.DoesNotContain("of an earlier start", text, StringComparison.Ordinal);
        Assert.DoesNotContain("of the house", text, StringComparison.Ordinal);
    }

    private static string Render(TempFolder data, string? setting, StartRow[] grafana)
    {
        var builder = DistributedApplication.CreateBuilder(new DistributedApplicationOptions
        {
            Args = [$"--AITEAMS_DATA={data.Path}", .. setting is null ? Array.Empty<string>() : [setting]],
            AssemblyName = typeof(Deployment).Assembly.GetName().Name,
            DisableDashboard = true,
        });
        return new StartTable(Deployment.From(builder), [], builder.Configuration)
            .Render([new StartRow("console", "healthy", "http://localhost:18800"), .. grafana], TimeSpan.FromSeconds(2));
    }
}
