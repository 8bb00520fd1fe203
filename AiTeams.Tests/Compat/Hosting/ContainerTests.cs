using System.Globalization;
using Aspire.Hosting;
using Aspire.Hosting.ApplicationModel;
using Aspire.Hosting.Testing;
using Xunit;

namespace AiTeams.Tests.Compat.Hosting;

/// <summary>What the host asks a container engine to do, told by a script in its place; with a real one: ContainerBackendsTests.</summary>
public sealed class ContainerTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("aiteams-engine-").FullName;

    [ShellFact]
    public async Task A_container_is_created_with_everything_the_model_says_and_stopped_at_the_end()
    {
        var engine = new ScriptedEngine(_folder, "start) echo hello; exec sleep 600;;");
        await using var test = new TestApplication(engine.Option);
        var service = test.Builder.AddProject<Projects.SmallService>("small").WithExplicitStart();
        var sink = test.Builder.AddContainer("sink", "example/sink", "1.2").WithHttpEndpoint(targetPort: 4318);
        test.Builder.AddContainer("collector", "registry.example/collector:0.9").WithContainerName("otel-collector")
            .WithHttpEndpoint(targetPort: 8889, name: "metrics")
            .WithContainerRuntimeArgs("--label", "project=starmates-ai-team")
            .WithBindMount("/etc", "/conf", isReadOnly: true).WithVolume("data", "/data")
            .WithEnvironment("SINK", sink.GetEndpoint("http")).WithEnvironment("SERVICE", service.GetEndpoint("http"))
            .WithEnvironment("LOCAL", new HostUrl("http://localhost:18889")).WithEnvironment("EMPTY", "").WithEnvironment("DOCKER_HOST", "tcp://elsewhere")
            .WithArgs("--config", "/etc/collector/config.yaml");

        await test.StartAsync();
        Assert.Equal("hello", await test.FirstLineAsync("collector"));
        await test.Application.StopAsync(test.Token);

        var asked = engine.Asked();
        var create = Assert.Single(asked, line => line.StartsWith("create ", StringComparison.Ordinal) && line.Contains("otel-collector", StringComparison.Ordinal));
        var metrics = test.Builder.Resources.OfType<ContainerResource>().Single(c => c.Name == "collector").GetEndpoint("metrics");
        string[] expected =
        [
            "--rm --name otel-collector --network aspire-session-network-",
            "--network-alias collector --network-alias collector.dev.internal --add-host host.docker.internal:host-gateway",
            string.Create(CultureInfo.InvariantCulture, $"--publish 127.0.0.1:{metrics.Port}:8889"),
            "--mount type=bind,source=/etc,target=/conf,readonly --mount type=volume,source=data,target=/data",
            "--env SINK --env SERVICE --env LOCAL --env EMPTY --env DOCKER_HOST=tcp://elsewhere",
            "--label project=starmates-ai-team registry.example/collector:0.9 --config /etc/collector/config.yaml",
        ];
        Assert.All(expected, part => Assert.Contains(part, create, StringComparison.Ordinal));
        // Values are in the environment of the engine's command line, where no list of processes shows them; what would steer it is not.
        string[] environment =
        [
            "SINK=http://sink.dev.internal:4318", string.Create(CultureInfo.InvariantCulture, $"SERVICE=http://host.docker.internal:{service.GetEndpoint("http").Port}"),
            "LOCAL=http://host.docker.internal:18889", "EMPTY=",
        ];
        var given = engine.Given();
        Assert.All(environment, variable => Assert.Contains(variable, given));
        Assert.DoesNotContain("DOCKER_HOST=tcp://elsewhere", given);
        Assert.Contains("start --attach otel-collector", asked);
        Assert.Contains("stop -t 6 otel-collector", asked);
        Assert.StartsWith("network rm aspire-session-network-", asked[^1], StringComparison.Ordinal);
    }

    [ShellFact]
    public async Task Where_the_network_has_its_gateway_here_containers_reach_services_by_it()
    {
        var engine = new ScriptedEngine(_folder, "network) if [ $2 = inspect ]; then echo '127.0.0.2 '; fi;; start) echo hello; exec sleep 600;;");
        await using var test = new TestApplication(engine.Option);
        var service = test.Builder.AddProject<Projects.SmallService>("small").WithHttpHealthCheck("/health");
        test.Builder.AddContainer("sink", "example/sink", "1.2").WithEnvironment("SERVICE", service.GetEndpoint("http"));

        await test.StartAsync();
        await test.States.WaitForResourceHealthyAsync("small", test.Token);
        await test.FirstLineAsync("sink");

        Assert.Contains(engine.Asked(), line => line.Contains("--add-host host.docker.internal:127.0.0.2", StringComparison.Ordinal));
        using var client = test.Application.CreateHttpClient("small", "http");
        client.BaseAddress = new UriBuilder(client.BaseAddress!) { Host = "127.0.0.2" }.Uri;
        Assert.Equal("fine", await client.GetStringAsync("/health", test.Token));
    }

    [ShellFact]
    public async Task An_image_that_cannot_be_pulled_is_one_line()
    {
        var engine = new ScriptedEngine(_folder, "create) echo 'Unable to find image' >&2; echo 'Error: pull access denied' >&2; exit 125;;");
        await using var test = new TestApplication(engine.Option);
        test.Builder.AddContainer("jaeger", "example/jaeger", "2.1");

        await test.StartAsync();

        await test.WaitForAsync("jaeger", KnownResourceStates.FailedToStart);
        Assert.Equal(["engine: Error: pull access denied"], await test.OutputAsync("jaeger"));
    }

    [Fact]
    public async Task No_engine_is_one_line()
    {
        await using var test = new TestApplication("--ASPIRE_CONTAINER_RUNTIME=no-such-engine");
        test.Builder.AddContainer("jaeger", "example/jaeger", "2.1");

        await test.StartAsync();

        await test.WaitForAsync("jaeger", KnownResourceStates.FailedToStart);
        Assert.Equal(["no container engine answers (no-such-engine)."], await test.OutputAsync("jaeger"));
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);
}
