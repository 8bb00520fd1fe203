using System.Text.Json.Nodes;
using AiTeams.Tests.Support;
using Aspire.Hosting;
using Aspire.Hosting.Testing;
using Xunit;

namespace AiTeams.Tests.AppHost.Backends;

/// <summary>The AppHost with the real backends as containers of a real engine, and a cloud that does not answer.</summary>
[Trait("Needs", "ContainerEngine")]
public sealed class ContainerBackendsTests
{
    private static readonly Dictionary<string, string> Images = new()
    {
        ["otel-collector"] = "otel/opentelemetry-collector-contrib:0.159.0",
        ["jaeger"] = "jaegertracing/jaeger:2.13.0",
        ["prometheus"] = "prom/prometheus:v3.9.1",
        ["alertmanager"] = "prom/alertmanager:v0.31.1",
        ["loki"] = "grafana/loki:3.7.8",
    };

    private static readonly string[] Ports =
    [
        "gateway", "agent", "engine", "console", "console-grpc", "collector-grpc", "collector-http", "collector-metrics", "collector-own-metrics", "collector-health",
        "jaeger", "jaeger-grpc", "prometheus", "alertmanager", "loki", "loki-grpc",
    ];

    [ContainerEngineFact]
    public async Task Every_backend_is_a_labelled_container_that_has_the_story_and_has_it_still_after_a_restart_and_stopping_leaves_volumes_only()
    {
        using var deadline = new CancellationTokenSource(TimeSpan.FromMinutes(8));
        using var data = new TempFolder();
        var engine = new RealEngine(data.Path);
        // Volumes are named by the project: one of this test's own, whatever else the engine has.
        var project = $"containers-{Guid.CreateVersion7():n}";
        string trackingId;
        try
        {
            await using (var app = await BuildAsync(engine, data, project, deadline.Token))
            {
                await StartAsync(app, deadline.Token);
                await EveryBackendIsALabelledContainerAsync(engine, project);
                using var story = new StoryInBackends(app, project);
                await story.IsToldAndFoundAsync(deadline.Token);
                trackingId = story.TrackingId;
                await app.StopAsync(deadline.Token);
            }

            Assert.Empty(await engine.AskAsync("ps", "--all", "--quiet", "--filter", $"label=project={project}"));
            Assert.Equal(
                Images.Keys.Select(name => $"{project}-{name}").Order(),
                (await engine.AskAsync("volume", "ls", "--quiet", "--filter", $"name={project}-")).Order());

            await using (var again = await BuildAsync(engine, data, project, deadline.Token))
            {
                await StartAsync(again, deadline.Token);
                using var kept = new StoryInBackends(again, project, trackingId);
                await kept.IsKeptAsync();
                await again.StopAsync(deadline.Token);
            }
        }
        finally
        {
            foreach (var volume in await engine.AskAsync("volume", "ls", "--quiet", "--filter", $"name={project}-"))
            {
                await engine.AskAsync("volume", "rm", volume);
            }
        }
    }

    private static async Task<DistributedApplication> BuildAsync(RealEngine engine, TempFolder data, string project, CancellationToken cancellationToken)
    {
        var builder = await DistributedApplicationTestingBuilder.CreateAsync<Projects.AiTeams_AppHost>(
        [
            $"--AITEAMS_DATA={data.Path}", engine.Option, $"--Parameters:project={project}", "--Backends=container",
            // Grafana's image cannot be made of a program at hand.
            "--Backends:Grafana=off",
            // Names and volumes as a developer's start has them; ports are free ones all the same.
            "--DcpPublisher:RandomizePorts=false", .. Ports.Select(port => $"--Ports:{port}=0"),
            // Nothing answers there: what is meant for the cloud waits in the Collector's volume.
            "--GRAFANA_CLOUD_OTLP_ENDPOINT=http://127.0.0.1:9/otlp", "--GRAFANA_CLOUD_INSTANCE_ID=4711", "--GRAFANA_CLOUD_API_KEY=glc_secret",
        ], cancellationToken);
        return await builder.BuildAsync(cancellationToken);
    }

    private static async Task StartAsync(DistributedApplication app, CancellationToken cancellationToken)
    {
        await app.StartAsync(cancellationToken);
        foreach (var resource in StoryInBackends.Resources)
        {
            await app.ResourceNotifications.WaitForResourceHealthyAsync(resource, cancellationToken);
        }
    }

    private static async Task EveryBackendIsALabelledContainerAsync(RealEngine engine, string project)
    {
        var ids = await engine.AskAsync("ps", "--quiet", "--filter", $"label=project={project}");
        var containers = JsonNode.Parse(string.Concat(await engine.AskAsync(["inspect", .. ids])))!.AsArray();

        Assert.Equal(
            Images.Select(image => $"/{image.Key} {image.Value}").Order(),
            containers.Select(container => $"{container!["Name"]} {container["Config"]!["Image"]}").Order());
        Assert.All(containers, container =>
        {
            Assert.Equal("dev", (string?)container!["Config"]!["Labels"]!["environment"]);
            Assert.DoesNotContain(container["HostConfig"]!["PortBindings"]!.AsObject(), port => port.Value!.AsArray().Any(binding => (string?)binding!["HostIp"] != "127.0.0.1"));
            Assert.All(container["Mounts"]!.AsArray().Where(mount => (string?)mount!["Type"] == "bind"), mount => Assert.False((bool)mount!["RW"]!));
        });
    }
}
