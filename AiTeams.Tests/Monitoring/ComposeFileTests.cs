using System.Text.RegularExpressions;
using AiTeams.AppHost.Backends;
using AiTeams.AppHost.Startup;
using Xunit;
using YamlDotNet.Core;
using YamlDotNet.Serialization;

namespace AiTeams.Tests.Monitoring;

/// <summary>monitoring/docker-compose.monitoring.yml and the example of its variables, held to the AppHost and to the files they speak of.</summary>
public sealed partial class ComposeFileTests
{
    private static readonly string File = Path.Combine(MonitoringFolder.Path, "docker-compose.monitoring.yml");

    private static readonly Backend[] Backends =
        [new JaegerBackend(), new LokiBackend(), new CollectorBackend(null!, null!, null!, null!), new AlertmanagerBackend(), new PrometheusBackend(null!, null!, null!, null!), new GrafanaBackend(null!, null!, null!, null!, null!)];

    [Fact]
    public void Versions_are_those_of_the_AppHost() =>
        Assert.All(Backends, backend => Assert.Equal($"{backend.Image}:{backend.Tag}", Text(Services()[backend.Name], "image")));

    [Fact]
    public void Every_container_is_labelled_restarted_probed_and_has_no_privilege()
    {
        var services = Services();
        var probed = string.Join(' ', Items(Map(services["probe"], "healthcheck"), "test"));

        Assert.All(services, service =>
        {
            var labels = Map(service.Value, "labels");
            Assert.Equal(("${ENVIRONMENT:-dev}", "${PROJECT:-starmates-ai-team}"), (Text(labels, "environment"), Text(labels, "project")));
            Assert.Equal("unless-stopped", Text(service.Value, "restart"));
            Assert.Equal(service.Key, Text(service.Value, "container_name"));
            Assert.Equal(["ALL"], Items(service.Value, "cap_drop"));
            Assert.True(service.Value.ContainsKey("healthcheck") || probed.Contains($"{service.Key}:", StringComparison.Ordinal), $"Nobody asks whether {service.Key} is healthy.");
            Assert.Matches(@":v?\d+\.\d+\.\d+$", Text(service.Value, "image"));
        });
    }

    [Fact]
    public void Every_port_at_which_the_AppHost_looks_for_a_running_backend_is_published_and_no_other_and_on_loopback_alone()
    {
        var services = Services();

        Assert.All(Backends, backend => Assert.Equal(
            backend.Endpoints.Where(endpoint => !endpoint.IsPrivate).Select(endpoint => $"127.0.0.1:{Ports.Default(endpoint.PortOption)}:{endpoint.ContainerPort}").Order(),
            Items(services[backend.Name], "ports").Order()));
        Assert.Equal(Backends.Select(backend => backend.Name).Order(), services.Where(service => service.Value.ContainsKey("ports")).Select(service => service.Key).Order());
    }

    [Theory]
    [InlineData("prometheus", "--web.external-url=http://localhost:9090/")]
    [InlineData("alertmanager", "--web.external-url=http://localhost:9093/")]
    public void Links_of_alerts_lead_to_the_published_address(string service, string argument) =>
        Assert.Contains(argument, string.Join('\n', Items(Services()[service], "command")).Split(' ', '\n'));

    [Fact]
    public void Prometheus_is_told_every_name_of_its_template()
    {
        var template = System.IO.File.ReadAllText(Path.Combine(MonitoringFolder.Path, "prometheus.yml"));
        var command = string.Join('\n', Items(Services()["prometheus"], "command"));

        Assert.Equal(
            TemplateName().Matches(template).Select(match => match.Value).Distinct().Order(),
            Filled().Matches(command).Select(match => $"${{{match.Groups[1].Value}}}").Distinct().Order());
    }

    [Fact]
    public void Every_mounted_file_is_there()
    {
        var mounted = Services().Where(service => service.Value.ContainsKey("volumes"))
            .SelectMany(service => Items(service.Value, "volumes"))
            .Where(volume => volume.StartsWith("./", StringComparison.Ordinal))
            .Select(volume => Path.Combine(MonitoringFolder.Path, volume.Split(':')[0]));

        Assert.All(mounted, path => Assert.True(Path.Exists(path), $"{path} is mounted and not there: an engine would make an empty folder of that name."));
    }

    [Fact]
    public void The_example_explains_every_variable_that_a_file_of_monitoring_reads_and_no_other()
    {
        var example = System.IO.File.ReadAllText(Path.Combine(MonitoringFolder.Path, ".env.monitoring.example"));
        var explained = Explained().Matches(example).Select(match => match.Groups[1].Value).ToList();
        var files = Directory.EnumerateFiles(MonitoringFolder.Path, "*", SearchOption.AllDirectories)
            .Where(file => !Path.GetFileName(file).StartsWith(".env.", StringComparison.Ordinal) && !file.StartsWith(Path.Combine(MonitoringFolder.Path, "secrets"), StringComparison.Ordinal))
            .ToList();
        var read = files.SelectMany(file => Read().Matches(System.IO.File.ReadAllText(file)).Select(match => match.Groups[1].Value))
            .Concat(files.Where(file => file.Contains("provisioning", StringComparison.Ordinal)).SelectMany(file => Bare().Matches(System.IO.File.ReadAllText(file)).Select(match => match.Groups[1].Value)))
            .Concat(Services().Values.Where(service => service.ContainsKey("environment")).SelectMany(service => Map(service, "environment").Keys).Select(key => (string)key).Where(name => !name.StartsWith("GF_", StringComparison.Ordinal)))
            .Distinct().Where(name => name != "GOMEMLIMIT").ToList();

        Assert.Equal(explained.Count, explained.Distinct().Count());
        Assert.Empty(read.Except(explained));
        Assert.Empty(explained.Except(read));
    }

    [Fact]
    public void What_the_example_offers_before_its_last_part_Compose_hands_on()
    {
        var example = System.IO.File.ReadAllText(Path.Combine(MonitoringFolder.Path, ".env.monitoring.example"));
        var offered = Explained().Matches(example[..example.IndexOf("# --- Set by whoever starts a program", StringComparison.Ordinal)]).Select(match => match.Groups[1].Value).ToList();
        var handedOn = Read().Matches(System.IO.File.ReadAllText(File)).Select(match => match.Groups[1].Value).Concat(Map(Services()["otel-collector"], "environment").Keys.Cast<string>());

        Assert.NotEmpty(offered);
        Assert.Empty(offered.Except(handedOn));
    }

    [Fact]
    public void The_example_holds_no_secret()
    {
        var example = System.IO.File.ReadAllLines(Path.Combine(MonitoringFolder.Path, ".env.monitoring.example"));

        Assert.All(
            example.Where(line => line.Contains("PASSWORD=", StringComparison.Ordinal) || line.Contains("KEY=", StringComparison.Ordinal) || line.Contains("KEY_ID=", StringComparison.Ordinal) || line.Contains("TOKEN=", StringComparison.Ordinal)),
            line => Assert.EndsWith("=", line, StringComparison.Ordinal));
    }

    private static Dictionary<string, Dictionary<object, object>> Services()
    {
        using var reader = System.IO.File.OpenText(File);
        var file = new DeserializerBuilder().Build().Deserialize<Dictionary<object, object>>(new MergingParser(new Parser(reader)));
        return Map(file, "services").ToDictionary(service => (string)service.Key, service => (Dictionary<object, object>)service.Value);
    }

    private static Dictionary<object, object> Map(Dictionary<object, object> from, string key) => (Dictionary<object, object>)from[key];

    private static string Text(Dictionary<object, object> from, string key) => (string)from[key];

    private static IEnumerable<string> Items(Dictionary<object, object> from, string key) => ((List<object>)from[key]).Cast<string>();

    [GeneratedRegex(@"\$\{[A-Z_]+\}")]
    private static partial Regex TemplateName();

    [GeneratedRegex(@"s\|\$\$\{([A-Z_]+)\}\|")]
    private static partial Regex Filled();

    [GeneratedRegex("^#?([A-Z][A-Z0-9_]+)=", RegexOptions.Multiline)]
    private static partial Regex Explained();

    [GeneratedRegex(@"\$\{(?:env:)?([A-Z][A-Z0-9_]+)[:}?-]")]
    private static partial Regex Read();

    [GeneratedRegex(@"\$([A-Z][A-Z0-9_]+)")]
    private static partial Regex Bare();
}
