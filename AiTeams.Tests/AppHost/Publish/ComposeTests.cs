using System.Diagnostics;
using System.Text.RegularExpressions;
using AiTeams.AppHost.Backends;
using AiTeams.Tests.AppHost.Backends;
using AiTeams.Tests.Monitoring;
using Xunit;
using YamlDotNet.RepresentationModel;
using static AiTeams.Tests.AppHost.Publish.PublishedFolder;

namespace AiTeams.Tests.AppHost.Publish;

public sealed partial class ComposeTests
{
    private static readonly string[] Ours = ["api-gateway", "console", "workflow-agent", "workflow-engine"];

    [Fact]
    public async Task Every_service_is_labelled_pinned_confined_and_restarted_and_all_share_one_network()
    {
        using var folder = new PublishedFolder();
        Assert.Equal((0, $"Published Docker Compose file to: {folder.File("docker-compose.yaml")}"), (await folder.PublishAsync(folder.Compose()), folder.Output.Trim()));

        var services = folder.Services();
        Assert.Subset(services.Keys.ToHashSet(), new HashSet<string>([.. Ours, "otel-collector", "jaeger", "prometheus", "alertmanager", "loki", "grafana"]));
        Assert.All(services, service =>
        {
            Assert.Equal(new() { ["environment"] = "prod", ["project"] = "starmates-ai-team" }, Texts(service.Value, "labels"));
            Assert.Matches(@"^(\$\{[A-Z_]+:-)?[a-z0-9/.-]+:v?\d+\.\d+\.\d+\}?$", Text(service.Value["image"]));
            Assert.Equal(["ALL"], List(service.Value, "cap_drop"));
            Assert.Equal(["no-new-privileges:true"], List(service.Value, "security_opt"));
            Assert.Equal(["ai-teams"], List(service.Value, "networks"));
            Assert.Equal("unless-stopped", Text(service.Value["restart"]));
            Assert.DoesNotContain("container_name", service.Value.Children.Keys.Select(Text));
        });
        Assert.Equal("${API_GATEWAY_IMAGE:-aiteams/api-gateway:0.1.0}", Text(services["api-gateway"]["image"]));
        Assert.All(["networks", "volumes"], member => Assert.All((YamlMappingNode)folder.Root()[member], entry =>
            Assert.Equal(new() { ["environment"] = "prod", ["project"] = "starmates-ai-team" }, Texts((YamlMappingNode)entry.Value, "labels"))));
    }

    [Fact]
    public async Task Only_the_gateway_is_published_and_what_people_open_on_loopback()
    {
        using var folder = new PublishedFolder();
        Assert.Equal(0, await folder.PublishAsync([.. folder.Compose(), "--Ports:gateway=8100"]));

        var published = folder.Services().ToDictionary(service => service.Key, service => List(service.Value, "ports")).Where(service => service.Value.Length > 0).ToDictionary();
        Assert.Equal(["8100:8080"], published["api-gateway"]);
        Assert.Equal(["127.0.0.1:18800:8080"], published["console"]);
        Assert.Equal(["127.0.0.1:3000:3000"], published["grafana"]);
        Assert.Equal(3, published.Count);
    }

    [Fact]
    public async Task The_services_know_each_other_by_name_keep_their_data_and_wait_for_health()
    {
        using var folder = new PublishedFolder();
        Assert.Equal(0, await folder.PublishAsync(folder.Compose()));

        var services = folder.Services();
        var gateway = Texts(services["api-gateway"], "environment");
        Assert.Equal("http://workflow-agent:8080", gateway["services__workflow-agent__http__0"]);
        Assert.Equal("http://workflow-engine:8080", gateway["services__workflow-engine__http__0"]);
        Assert.Equal(("prod", "starmates-ai-team", "8080"), (gateway["ENVIRONMENT"], gateway["PROJECT"], gateway["HTTP_PORTS"]));
        Assert.Equal(("http://otel-collector:4317", "grpc", ""), (gateway["OTEL_EXPORTER_OTLP_ENDPOINT"], gateway["OTEL_EXPORTER_OTLP_PROTOCOL"], gateway["OTEL_EXPORTER_OTLP_HEADERS"]));
        Assert.Empty(gateway.Keys.Intersect(["ASPNETCORE_ENVIRONMENT", "Faults__Enabled", "ASPNETCORE_FORWARDEDHEADERS_ENABLED"]));
        Assert.Equal("/home/app/data/telemetry", gateway["Telemetry__RetryFolder"]);
        Assert.Equal("http://console:8080", Texts(services["otel-collector"], "environment")["CONSOLE_OTLP_ENDPOINT"]);
        var waits = (YamlMappingNode)services["api-gateway"]["depends_on"];
        Assert.Equal(("service_healthy", "service_healthy"), (Text(waits["workflow-agent"]["condition"]), Text(waits["workflow-engine"]["condition"])));
        Assert.All(Ours, name =>
        {
            var service = services[name];
            Assert.Equal("true", Text(service["read_only"]));
            Assert.Equal(["/tmp"], List(service, "tmpfs"));
            var volume = Assert.Single((YamlSequenceNode)service["volumes"]);
            Assert.Equal(("volume", name, "/home/app"), (Text(volume["type"]), Text(volume["source"]), Text(volume["target"])));
            Assert.Contains(name, ((YamlMappingNode)folder.Root()["volumes"]).Children.Keys.Select(Text));
            Assert.Equal(["CMD", "dotnet"], List((YamlMappingNode)service["healthcheck"], "test")[..2]);
            Assert.Equal("--health", List((YamlMappingNode)service["healthcheck"], "test")[^1]);
        });
    }

    [Fact]
    public async Task What_is_mounted_lies_beside_without_tests_and_no_path_of_this_machine_is_named()
    {
        using var folder = new PublishedFolder();
        Assert.Equal(0, await folder.PublishAsync(folder.Compose()));

        var mounts = folder.Services().Values.SelectMany(service => service.Children.TryGetValue("volumes", out var volumes) ? (YamlSequenceNode)volumes : [])
            .Where(volume => Text(volume["type"]) == "bind").ToList();
        Assert.NotEmpty(mounts);
        Assert.All(mounts, mount =>
        {
            Assert.Matches("^[.]/(monitoring/|secrets$)", Text(mount["source"]));
            Assert.True(Path.Exists(Path.GetFullPath(Text(mount["source"]), folder.Path)), Text(mount["source"]));
            Assert.Equal("true", Text(mount["read_only"]));
        });
        Assert.True(File.Exists(folder.File("monitoring/rules/long/slo-30d.yml")));
        Assert.DoesNotContain("tests", Directory.GetDirectories(folder.Path, "*", SearchOption.AllDirectories).Select(Path.GetFileName));
        Assert.DoesNotContain(Path.GetDirectoryName(MonitoringFolder.Path)!, await File.ReadAllTextAsync(folder.File("docker-compose.yaml")), StringComparison.Ordinal);
        Assert.DoesNotContain(folder.Path, await File.ReadAllTextAsync(folder.File("docker-compose.yaml")) + await File.ReadAllTextAsync(folder.File(".env")), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Env_asks_for_what_nobody_else_can_know_holds_no_value_and_keeps_those_that_were_filled_in()
    {
        using var folder = new PublishedFolder();
        string[] secrets = ["--Models:BaseUrl=http://model.example", "--Models:Model=m", "--Models:ApiKey=kept-secret-7f3a-1", "--Parameters:console-api-key=kept-secret-7f3a-2", "--Parameters:api-key-hash=kept-secret-7f3a-3"];
        Assert.Equal(0, await folder.PublishAsync([.. folder.Compose(), .. secrets]));

        var variables = (await File.ReadAllLinesAsync(folder.File(".env"))).Where(line => line.Contains('=', StringComparison.Ordinal)).ToList();
        Assert.All(variables, line => Assert.EndsWith("=", line, StringComparison.Ordinal));
        Assert.Subset(variables.ToHashSet(), new HashSet<string> { "API_GATEWAY_IMAGE=", "API_KEY_HASH=", "CONSOLE_API_KEY=", "CONSOLE_GATEWAY_KEY=", "MODEL_API_KEY=", "MODEL_BASE_URL=", "MODEL_NAME=" });
        Assert.DoesNotContain(variables, line => line.StartsWith("ENVIRONMENT", StringComparison.Ordinal) || line.Contains("BINDMOUNT", StringComparison.Ordinal));
        foreach (var file in Directory.GetFiles(folder.Path, "*", SearchOption.AllDirectories)) Assert.DoesNotContain("kept-secret-7f3a", await File.ReadAllTextAsync(file), StringComparison.Ordinal);
        Assert.StartsWith("${CONSOLE_API_KEY:?set it in .env.", Texts(folder.Services()["console"], "environment")["Console__ApiKey"], StringComparison.Ordinal);
        Assert.Equal("${MODEL_API_KEY:-}", Texts(folder.Services()["workflow-engine"], "environment")["Models__ApiKey"]);

        await File.WriteAllTextAsync(folder.File(".env"), "# Mine\nCONSOLE_API_KEY=filled in\n");
        Assert.Equal(0, await folder.PublishAsync(folder.Compose()));

        Assert.StartsWith("# Container image name for api-gateway\nAPI_GATEWAY_IMAGE=\n", await File.ReadAllTextAsync(folder.File(".env")), StringComparison.Ordinal);
        Assert.Contains("# Mine\nCONSOLE_API_KEY=filled in\n", await File.ReadAllTextAsync(folder.File(".env")), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Alertmanager_reads_its_secrets_from_an_empty_folder_beside_and_publishing_again_leaves_in_it_what_was_filled_in()
    {
        using var folder = new PublishedFolder();
        Assert.Equal(0, await folder.PublishAsync(folder.Compose()));

        var secrets = Assert.Single((YamlSequenceNode)folder.Services()["alertmanager"]["volumes"], volume => Text(volume["target"]) == "/run/secrets");
        Assert.Equal(("bind", "./secrets", "true"), (Text(secrets["type"]), Text(secrets["source"]), Text(secrets["read_only"])));
        Assert.Empty(Directory.EnumerateFileSystemEntries(folder.File("secrets")));

        await File.WriteAllTextAsync(folder.File("secrets/smtp_password"), "filled in");
        Assert.Equal(0, await folder.PublishAsync(folder.Compose()));

        Assert.Equal("filled in", await File.ReadAllTextAsync(folder.File("secrets/smtp_password")));
    }

    [Fact]
    public async Task Publishing_again_takes_away_what_is_copied_no_more_and_nothing_of_anybody_else()
    {
        using var folder = new PublishedFolder();
        Assert.Equal(0, await folder.PublishAsync(folder.Compose()));
        await File.AppendAllLinesAsync(folder.File("monitoring/.published"), ["rules/renamed.yml", "gone/already.yml"]);
        await File.WriteAllTextAsync(folder.File("monitoring/rules/renamed.yml"), "groups: []");
        await File.WriteAllTextAsync(folder.File("monitoring/rules/own.yml"), "groups: []");
        await File.WriteAllTextAsync(folder.File("monitoring/rules/alerts.yml"), "groups: []");

        Assert.Equal(0, await folder.PublishAsync(folder.Compose()));

        Assert.False(File.Exists(folder.File("monitoring/rules/renamed.yml")));
        Assert.True(File.Exists(folder.File("monitoring/rules/own.yml")));
        Assert.Equal(await File.ReadAllTextAsync(Path.Combine(MonitoringFolder.Path, "rules/alerts.yml")), await File.ReadAllTextAsync(folder.File("monitoring/rules/alerts.yml")));
        Assert.DoesNotContain("rules/renamed.yml", await File.ReadAllLinesAsync(folder.File("monitoring/.published")));
    }

    [Fact]
    public async Task Another_environment_and_project_are_on_everything()
    {
        using var folder = new PublishedFolder();
        Assert.Equal(0, await folder.PublishAsync([.. folder.Compose(), "--Parameters:environment=staging", "--Parameters:project=other"]));

        Assert.All(folder.Services().Values, service => Assert.Equal(new() { ["environment"] = "staging", ["project"] = "other" }, Texts(service, "labels")));
        Assert.Equal("staging", Texts(folder.Services()["api-gateway"], "environment")["ENVIRONMENT"]);
        Assert.Contains("environment: \"staging\", project: \"other\"", await File.ReadAllTextAsync(folder.File("monitoring/prometheus.yml")), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(null, "172.30.70.0/24", "172.30.70.128/25", "172.30.70.1")]
    [InlineData("10.9.0.0/16", "10.9.0.0/16", "10.9.128.0/17", "10.9.0.1")]
    public async Task Metrics_are_answered_to_containers_and_not_to_who_comes_through_the_machine(string? setting, string subnet, string containers, string machine)
    {
        using var folder = new PublishedFolder();
        Assert.Equal(0, await folder.PublishAsync([.. folder.Compose(), .. setting is null ? Array.Empty<string>() : [$"--Publish:Subnet={setting}"]]));

        var addresses = (YamlMappingNode)folder.Root()["networks"]["ai-teams"]["ipam"]["config"][0];
        Assert.Equal((subnet, containers, machine), (Text(addresses["subnet"]), Text(addresses["ip_range"]), Text(addresses["gateway"])));
        Assert.All(Ours, name => Assert.Equal(containers, Texts(folder.Services()[name], "environment")["Metrics__AllowedNetworks"]));
    }

    [Fact]
    public async Task A_cloud_that_is_set_up_while_publishing_gets_its_overlay_and_its_lines_in_env_and_none_of_its_values()
    {
        using var folder = new PublishedFolder();
        Assert.Equal(0, await folder.PublishAsync(
        [
            .. folder.Compose(), "--Parameters:grafana-cloud-otlp-endpoint=https://kept-secret-7f3a.example.net/otlp", "--Parameters:grafana-cloud-instance-id=kept-secret-7f3a",
            "--Parameters:grafana-cloud-api-key=kept-secret-7f3a",
        ]));

        var collector = folder.Services()["otel-collector"];
        Assert.Equal(
            ["config.yaml", "cloud.yml", "grafana-cloud.yml", "tail-sampling.yml"],
            List(collector, "command").Where(argument => argument != "--config").Select(Path.GetFileName));
        Assert.Equal("${GRAFANA_CLOUD_API_KEY:?set it in .env}", Texts(collector, "environment")["GRAFANA_CLOUD_API_KEY"]);
        Assert.Equal("0", Text(collector["user"]));
        Assert.Contains("GRAFANA_CLOUD_API_KEY=\n", await File.ReadAllTextAsync(folder.File(".env")), StringComparison.Ordinal);
        foreach (var file in Directory.GetFiles(folder.Path, "*", SearchOption.AllDirectories)) Assert.DoesNotContain("kept-secret-7f3a", await File.ReadAllTextAsync(file), StringComparison.Ordinal);
    }

    [RealProgramsFact("promtool", "otelcol-contrib")]
    public async Task Prometheus_finds_the_services_by_name_and_the_Collector_takes_its_file_with_the_tail_sampling_overlay()
    {
        using var folder = new PublishedFolder();
        Assert.Equal(0, await folder.PublishAsync(folder.Compose()));

        var prometheus = await File.ReadAllTextAsync(folder.File("monitoring/prometheus.yml"));
        Assert.All(["api-gateway:8080", "workflow-agent:8080", "workflow-engine:8080", "otel-collector:8889", "otel-collector:8888", "localhost:9090"], target =>
            Assert.Contains(target, prometheus, StringComparison.Ordinal));
        Assert.DoesNotContain("${", prometheus, StringComparison.Ordinal);
        await RealProgram.AcceptsAsync("promtool", ["check", "config", "--syntax-only", folder.File("monitoring/prometheus.yml")]);
        Assert.Equal(["--config", "/etc/otelcol-contrib/config.yaml", "--config", "/etc/otelcol-contrib/overlays/tail-sampling.yml"], List(folder.Services()["otel-collector"], "command"));
        await RealProgram.AcceptsAsync("otelcol-contrib",
            ["validate", "--config", folder.File("monitoring/otel-collector-config.yml"), "--config", folder.File("monitoring/overlays/tail-sampling.yml")],
            [.. Texts(folder.Services()["otel-collector"], "environment").Where(variable => !variable.Value.Contains('$', StringComparison.Ordinal)).Select(variable => (variable.Key, variable.Value))]);
    }

    [Fact]
    public async Task Every_variable_has_a_default_or_says_that_it_is_missing_and_Compose_itself_where_it_is_there_agrees()
    {
        using var folder = new PublishedFolder();
        Assert.Equal(0, await folder.PublishAsync(folder.Compose()));

        var variables = Variable().Matches(await File.ReadAllTextAsync(folder.File("docker-compose.yaml"))).ToList();
        Assert.NotEmpty(variables);
        Assert.All(variables, variable => Assert.True(variable.Groups[2].Value is ":-" or ":?", variable.Value));
        Assert.Equal(["API_KEY_HASH", "CONSOLE_API_KEY", "GRAFANA_PASSWORD", "USER_ID_KEY"],
            variables.Where(variable => variable.Groups[2].Value == ":?").Select(variable => variable.Groups[1].Value).Distinct().Order());
        if (ProgramOnPath.Find("docker-compose") is null) return;

        Assert.Contains("set it in .env", (await ComposeAsync(folder)).Error, StringComparison.Ordinal);

        await File.AppendAllTextAsync(folder.File(".env"), "CONSOLE_API_KEY=a\nAPI_KEY_HASH=b\nGRAFANA_PASSWORD=c\nUSER_ID_KEY=d\n");
        var (code, error) = await ComposeAsync(folder);
        Assert.True(code == 0, error);
    }

    private static async Task<(int Code, string Error)> ComposeAsync(PublishedFolder folder)
    {
        using var process = Process.Start(new ProcessStartInfo(ProgramOnPath.Find("docker-compose")!, ["-f", folder.File("docker-compose.yaml"), "config", "-q"])
        {
            WorkingDirectory = folder.Path,
            RedirectStandardError = true,
        })!;
        var error = await process.StandardError.ReadToEndAsync();
        await process.WaitForExitAsync();
        return (process.ExitCode, error);
    }

    [GeneratedRegex(@"\$\{([A-Z0-9_]+)(:?[-?]?)[^}]*\}")]
    private static partial Regex Variable();
}
