using AiTeams.AppHost;
using AiTeams.AppHost.Backends;
using AiTeams.Tests.Compat.Hosting;
using Aspire.Hosting;
using Xunit;

namespace AiTeams.Tests.AppHost.Backends;

/// <summary>What Grafana's container is created with. The engine is a script: Grafana's own image cannot be had where these tests run.</summary>
public sealed class GrafanaTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("aiteams-grafana-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [LinuxFact]
    public async Task It_is_provisioned_from_the_files_and_has_a_password_that_only_its_owner_reads_and_that_stays()
    {
        var (create, first, monitoring) = await CreatedAsync();
        var (_, second, _) = await CreatedAsync();

        Assert.Contains($"type=bind,source={monitoring}/grafana/provisioning,target=/etc/grafana/provisioning,readonly", create, StringComparison.Ordinal);
        Assert.Contains($"type=bind,source={monitoring}/grafana/dashboards,target=/etc/grafana/dashboards,readonly", create, StringComparison.Ordinal);
        Assert.Contains("PROMETHEUS_URL=http://metrics.example:9090", first);
        Assert.Contains("LOKI_URL=http://loki", first);
        Assert.Contains(first, variable => variable.StartsWith("CONSOLE_URL=http://localhost:", StringComparison.Ordinal));
        Assert.EndsWith(" grafana/grafana:13.1.0", create, StringComparison.Ordinal);

        var file = Path.Combine(_folder, "data", "grafana-password");
        var password = (await File.ReadAllTextAsync(file)).Trim();
        Assert.Equal(24, password.Length);
        Assert.Contains($"GF_SECURITY_ADMIN_PASSWORD={password}", first);
        Assert.Contains($"GF_SECURITY_ADMIN_PASSWORD={password}", second);
        Assert.DoesNotContain(password, create, StringComparison.Ordinal);
        if (OperatingSystem.IsLinux())
        {
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(file));
        }
    }

    [LinuxFact]
    public async Task A_password_that_is_given_is_used_and_none_is_made()
    {
        var (_, given, _) = await CreatedAsync("--Parameters:grafana-password=of the house");

        Assert.Contains("GF_SECURITY_ADMIN_PASSWORD=of the house", given);
        Assert.False(File.Exists(Path.Combine(_folder, "data", "grafana-password")));
    }

    private async Task<(string Create, HashSet<string> Given, string Monitoring)> CreatedAsync(params string[] settings)
    {
        var engine = new ScriptedEngine(Directory.CreateDirectory(Path.Combine(_folder, Path.GetRandomFileName())).FullName, "start) echo hello; exec sleep 600;;");
        await using var test = new TestApplication([engine.Option, $"--AITEAMS_DATA={_folder}/data", .. settings]);
        var builder = test.Builder;
        var console = builder.AddProject<Projects.SmallService>("console").WithExplicitStart();
        var absent = RunningBackend.LeftOut(new LokiBackend(), "not here");
        var prometheus = RunningBackend.Used(new PrometheusBackend(absent, absent, absent, console), new Uri("http://metrics.example:9090"));
        builder.AddBackend(Deployment.From(builder), new GrafanaBackend(prometheus, absent, absent, absent, console));

        await test.StartAsync();
        await test.FirstLineAsync("grafana");
        return (Assert.Single(engine.Asked(), line => line.StartsWith("create ", StringComparison.Ordinal)), [.. engine.Given()], Path.GetFullPath("../monitoring", builder.AppHostDirectory));
    }
}
