using System.Text.Json.Nodes;
using Aspire.Hosting;
using Aspire.Hosting.ApplicationModel;
using Xunit;

namespace AiTeams.Tests.Compat.Hosting;

/// <summary>What the stand-in writes for small models, beside what Aspire's own snapshots show for the like.</summary>
public sealed class PublishTests
{
    [Fact]
    public async Task A_manifest_tells_secrets_from_values_and_names_ports_only_where_they_are_known()
    {
        var file = Path.Combine(Directory.CreateTempSubdirectory("aiteams-host-").FullName, "manifest.json");
        await using var host = new TestApplication("--publisher", "manifest", "--output-path", file);
        var secret = host.Builder.AddParameter("key", secret: true);
        host.Builder.AddParameter("region", "north", publishValueAsDefault: true);
        host.Builder.AddParameter("kept", "back");
        var box = host.Builder.AddContainer("box", "image", "1.2")
            .WithEndpoint(targetPort: 80, scheme: "http").WithEndpoint(port: 7000, targetPort: 70, name: "other").WithEndpoint(name: "free")
            .WithEnvironment("KEY", secret).WithBindMount(Path.GetDirectoryName(file)!, "/in", isReadOnly: true).WithVolume("data", "/data");
        host.Builder.AddExecutable("tool", "tool", ".", "--to", "x").WithEnvironment("BOX", $"at {box.GetEndpoint("http")}/{box.GetEndpoint("other").Property(EndpointProperty.HostAndPort)}");

        await using var app = await host.Builder.BuildAsync(host.Token);
        await app.RunAsync(host.Token);

        var resources = JsonNode.Parse(await File.ReadAllTextAsync(file, host.Token))!["resources"]!;
        Assert.Equal("""{"type":"parameter.v0","value":"{key.inputs.value}","inputs":{"value":{"type":"string","secret":true}}}""", resources["key"]!.ToJsonString());
        Assert.Equal("""{"type":"string","default":{"value":"north"}}""", resources["region"]!["inputs"]!["value"]!.ToJsonString());
        Assert.Equal("""{"type":"string"}""", resources["kept"]!["inputs"]!["value"]!.ToJsonString());
        Assert.Equal(
            """{"http":{"scheme":"http","protocol":"tcp","transport":"http","targetPort":80},"other":{"scheme":"tcp","protocol":"tcp","transport":"tcp","port":7000,"targetPort":70},"free":{"scheme":"tcp","protocol":"tcp","transport":"tcp","targetPort":8000}}""",
            resources["box"]!["bindings"]!.ToJsonString());
        Assert.Equal(
            """{"type":"container.v0","image":"image:1.2","bindMounts":[{"source":".","target":"/in","readOnly":true}],"volumes":[{"name":"data","target":"/data","readOnly":false}],"env":{"KEY":"{key.value}"}""",
            resources["box"]!.ToJsonString().Split(",\"bindings\"")[0]);
        Assert.Equal("""["--to","x"]""", resources["tool"]!["args"]!.ToJsonString());
        Assert.Equal("at {box.bindings.http.url}/{box.bindings.other.host}:{box.bindings.other.port}", (string?)resources["tool"]!["env"]!["BOX"]);
        Directory.Delete(Path.GetDirectoryName(file)!, recursive: true);
    }

    [Fact]
    public async Task A_Compose_file_has_variables_for_what_differs_between_machines_and_leaves_programs_out()
    {
        var folder = Directory.CreateTempSubdirectory("aiteams-host-").FullName;
        await using var host = new TestApplication("--operation", "publish", "--step", "publish", "--output-path", folder);
        host.Builder.AddDockerComposeEnvironment("compose").WithDashboard(false);
        var key = host.Builder.AddParameter("the-key", secret: true);
        var box = host.Builder.AddContainer("Box", "image", "1.2").WithEndpoint(targetPort: 80, scheme: "http", isExternal: true, port: 8080)
            .WithBindMount(folder, "/in").WithVolume("data", "/data");
        host.Builder.AddContainer("user", "other", "3").WithEnvironment("BOX", box.GetEndpoint("http")).WithEnvironment("KEY", $"k={key}").WaitFor(box)
            .PublishAsDockerComposeService((resource, service) => service.Labels["who"] = $"{resource.Name} {key.AsEnvironmentPlaceholder(resource)}");
        host.Builder.AddExecutable("tool", "tool", ".");

        await using var app = await host.Builder.BuildAsync(host.Token);
        await app.RunAsync(host.Token);

        Assert.Equal("""
            services:
              box:
                image: "image:1.2"
                ports:
                  - "8080:80"
                volumes:
                  - type: "bind"
                    target: "/in"
                    source: "${BOX_BINDMOUNT_0}"
                    read_only: false
                  - type: "volume"
                    target: "/data"
                    source: "data"
                    read_only: false
                networks:
                  - "aspire"
              user:
                image: "other:3"
                environment:
                  BOX: "http://box:80"
                  KEY: "k=${THE_KEY}"
                depends_on:
                  box:
                    condition: "service_started"
                networks:
                  - "aspire"
                labels:
                  who: "user ${THE_KEY}"
            networks:
              aspire:
                driver: "bridge"
            volumes:
              data:
                driver: "local"

            """, await File.ReadAllTextAsync(Path.Combine(folder, "docker-compose.yaml"), host.Token));
        Assert.Equal("# Bind mount source for Box:/in\nBOX_BINDMOUNT_0=\n\n# Parameter the-key\nTHE_KEY=\n\n", await File.ReadAllTextAsync(Path.Combine(folder, ".env"), host.Token));
        if (!OperatingSystem.IsWindows()) Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(Path.Combine(folder, ".env")));
        Directory.Delete(folder, recursive: true);
    }

    [Fact]
    public async Task What_a_Compose_file_cannot_hold_is_refused_by_name()
    {
        await using var host = new TestApplication("--operation", "publish", "--step", "publish", "--output-path", "unused");
        host.Builder.AddDockerComposeEnvironment("compose").WithDashboard(false);
        var tool = host.Builder.AddExecutable("tool", "tool", ".").WithHttpEndpoint();
        host.Builder.AddContainer("user", "other", "3").WithEnvironment("TOOL", tool.GetEndpoint("http"));

        await using var app = await host.Builder.BuildAsync(host.Token);
        var refused = await Assert.ThrowsAsync<DistributedApplicationException>(() => app.RunAsync(host.Token));

        Assert.Equal("'tool' is no service of the Compose file, so its endpoint 'http' has no address there.", refused.Message);
    }
}
