using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Xunit;

namespace AiTeams.Tests.AppHost.Publish;

public sealed partial class ManifestTests
{
    /// <summary>The members that https://json.schemastore.org/aspire-8.0.json gives each type; it forbids others.</summary>
    private static readonly Dictionary<string, string[]> Members = new()
    {
        ["project.v0"] = ["type", "path", "args", "env", "bindings"],
        ["container.v0"] = ["type", "image", "entrypoint", "args", "connectionString", "env", "bindings", "bindMounts", "volumes"],
        ["parameter.v0"] = ["type", "value", "inputs", "connectionString"],
    };

    [Fact]
    public async Task The_whole_product_is_in_the_manifest_with_its_addresses_parameters_and_files()
    {
        using var folder = new PublishedFolder();
        var file = folder.File("out/manifest.json");

        Assert.Equal((0, $"Published manifest to: {file}"), (await folder.PublishAsync(PublishedFolder.Manifest(file)), folder.Output.Trim()));

        var resources = await ResourcesAsync(file);
        Assert.Subset(resources.Keys.ToHashSet(),
            new HashSet<string> { "console", "workflow-engine", "workflow-agent", "api-gateway", "otel-collector", "jaeger", "prometheus", "alertmanager", "loki", "grafana" });
        var gateway = resources["api-gateway"];
        Assert.Equal("project.v0", (string?)gateway["type"]);
        Assert.True(File.Exists(Path.GetFullPath((string)gateway["path"]!, Path.GetDirectoryName(file)!)), "the project is where the manifest says");
        Assert.Equal("""{"scheme":"http","protocol":"tcp","transport":"http","targetPort":8080,"external":true}""", gateway["bindings"]!["http"]!.ToJsonString());
        Assert.Equal("{api-gateway.bindings.http.targetPort}", (string?)gateway["env"]!["HTTP_PORTS"]);
        Assert.Equal("{workflow-engine.bindings.http.url}", (string?)gateway["env"]!["services__workflow-engine__http__0"]);
        Assert.Equal("{otel-collector.bindings.otlp-grpc.url}", (string?)gateway["env"]!["OTEL_EXPORTER_OTLP_ENDPOINT"]);
        Assert.Equal("{environment.value}", (string?)gateway["env"]!["ENVIRONMENT"]);
        Assert.Equal("{api-key-hash.value}", (string?)gateway["env"]!["Access__Keys__0__Hash"]);
        Assert.Equal("""{"scheme":"http","protocol":"tcp","transport":"http2","targetPort":18801}""", resources["console"]["bindings"]!["otlp-grpc"]!.ToJsonString());
        Assert.Equal("""{"type":"parameter.v0","value":"{environment.inputs.value}","inputs":{"value":{"type":"string","default":{"value":"prod"}}}}""", resources["environment"].ToJsonString());
        Assert.Equal("""{"type":"parameter.v0","value":"{console-api-key.inputs.value}","inputs":{"value":{"type":"string","secret":true}}}""", resources["console-api-key"].ToJsonString());
        var collector = resources["otel-collector"];
        Assert.Equal(["--config", "/etc/otelcol-contrib/config.yaml", "--config", "/etc/otelcol-contrib/overlays/tail-sampling.yml"], collector["args"]!.AsArray().Select(argument => (string)argument!));
        Assert.Equal("{console-api-key.value}", (string?)collector["env"]!["CONSOLE_API_KEY"]);
        Assert.All(["otel-collector", "jaeger", "prometheus"], name =>
            Assert.Equal(("{environment.value}", "{project.value}"), ((string)resources[name]["env"]!["ENVIRONMENT"]!, (string)resources[name]["env"]!["PROJECT"]!)));
        Assert.Equal("""[{"name":"starmates-ai-team-prometheus","target":"/prometheus","readOnly":false}]""", resources["prometheus"]["volumes"]!.ToJsonString());
    }

    [Fact]
    public async Task Every_resource_keeps_to_the_schema_and_every_expression_and_file_it_names_is_there()
    {
        using var folder = new PublishedFolder();
        var file = folder.File("manifest.json");
        Assert.Equal(0, await folder.PublishAsync(PublishedFolder.Manifest(file)));

        var resources = await ResourcesAsync(file);
        foreach (var (name, resource) in resources)
        {
            Assert.True(Members.TryGetValue((string)resource["type"]!, out var members), $"{name} is a {resource["type"]}");
            Assert.Empty(resource.Select(member => member.Key).Except(members));
            Assert.All((resource["env"] as JsonObject)?.Select(variable => variable.Value!.GetValueKind()) ?? [], kind => Assert.Equal(JsonValueKind.String, kind));
            Assert.All((resource["bindings"] as JsonObject)?.Select(binding => binding.Value!.AsObject()) ?? [], binding =>
                Assert.Empty(binding.Select(member => member.Key).Except(["scheme", "protocol", "transport", "port", "targetPort", "external"])));
            foreach (var mount in resource["bindMounts"] as JsonArray ?? [])
            {
                Assert.StartsWith("monitoring/", (string)mount!["source"]!, StringComparison.Ordinal);
                Assert.True(Path.Exists(Path.GetFullPath((string)mount["source"]!, folder.Path)), $"{name} mounts {mount["source"]}, which was not published");
                Assert.True((bool)mount["readOnly"]!);
            }

            if (resource["image"] is { } image) Assert.Matches(@"^[^:]+:v?\d+\.\d+\.\d+", (string?)image);
        }

        foreach (var expression in Expression().Matches(await File.ReadAllTextAsync(file)).Select(match => match.Groups[1].Value.Split('.')))
        {
            var resource = Assert.Contains(expression[0], resources);
            Assert.True(
                expression switch
                {
                    [_, "value"] => (string?)resource["type"] == "parameter.v0",
                    [_, "inputs", "value"] => resource["inputs"]!["value"] is not null,
                    [_, "bindings", var binding, "url" or "host" or "port" or "targetPort"] => resource["bindings"]![binding] is not null,
                    _ => false,
                },
                string.Join('.', expression));
        }
    }

    [Fact]
    public async Task A_folder_gets_the_file_under_its_usual_name_and_the_newer_spelling_writes_the_same()
    {
        using var folder = new PublishedFolder();

        Assert.Equal(0, await folder.PublishAsync(PublishedFolder.Manifest(folder.File("one"))));
        Assert.Equal(0, await folder.PublishAsync("--operation", "publish", "--step", "publish-manifest", "--output-path", folder.File("two")));

        Assert.Equal(await File.ReadAllTextAsync(folder.File("one/aspire-manifest.json")), await File.ReadAllTextAsync(folder.File("two/aspire-manifest.json")));
    }

    [Theory]
    [InlineData("--publisher manifest", 3, "A manifest needs --output-path PATH: a file that ends in .json, or a folder.")]
    [InlineData("--operation publish --step publish-manifest", 3, "A manifest needs --output-path PATH: a file that ends in .json, or a folder.")]
    [InlineData("--operation publish", 1, "Publishing needs a step: --operation publish --step STEP --output-path PATH, STEP being one of publish-manifest, publish.")]
    [InlineData("--operation publish --step deploy", 1, "There is no step 'deploy' to publish with; there is publish-manifest, publish.")]
    [InlineData("--publisher manifest --output-path manifest.json --Parameters:environment=test", 3, "Parameters:environment is 'test'; it must be dev, staging or prod (-- --Parameters:environment=dev).")]
    [InlineData("--publisher manifest --output-path manifest.json --Publish:Subnet=fd00::/64", 3, "Publish:Subnet is 'fd00::/64'; it must be an IPv4 network of at most 28 bits, like 172.30.70.0/24.")]
    public async Task What_cannot_be_published_is_refused_in_one_line(string arguments, int code, string line)
    {
        using var folder = new PublishedFolder();

        Assert.Equal((code, line), (await folder.PublishAsync(arguments.Split(' ')), folder.Error.Trim()));

        Assert.Empty(Directory.EnumerateFileSystemEntries(folder.Path));
    }

    [Fact]
    public async Task The_repository_itself_is_no_output_folder()
    {
        using var folder = new PublishedFolder();
        var repository = Path.GetDirectoryName(Monitoring.MonitoringFolder.Path)!;

        Assert.Equal(3, await folder.PublishAsync(PublishedFolder.Manifest(Path.Combine(repository, "manifest.json"))));

        Assert.Equal($"--output-path may not be {repository}: its folder monitoring/ would be overwritten with the published one.", folder.Error.Trim());
    }

    private static async Task<Dictionary<string, JsonObject>> ResourcesAsync(string file) =>
        JsonNode.Parse(await File.ReadAllTextAsync(file))!["resources"]!.AsObject().ToDictionary(resource => resource.Key, resource => resource.Value!.AsObject());

    [GeneratedRegex(@"\{([a-z][a-z0-9.A-Z-]+)\}")]
    private static partial Regex Expression();
}
