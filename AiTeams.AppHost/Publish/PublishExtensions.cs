using AiTeams.AppHost.Backends;

namespace AiTeams.AppHost.Publish;

/// <summary>What is different when the model is published instead of run.</summary>
internal static class PublishExtensions
{
    /// <summary>The home of the base image's user: the one folder where a fresh volume belongs to that user.</summary>
    private const string Home = "/home/app";

    /// <summary>
    /// A service in a container of its own. ASPNETCORE_ENVIRONMENT is left out: ENVIRONMENT alone decides, and a deployer may set it.
    /// </summary>
    public static IResourceBuilder<ProjectResource> InContainer(this IResourceBuilder<ProjectResource> service) => service
        .WithEndpoint("http", endpoint => (endpoint.Port, endpoint.TargetPort) = (null, PublishTarget.HttpPort))
        // Nothing of ours stands before the services, so whoever sends X-Forwarded-For is not believed.
        .DisableForwardedHeaders()
        .WithEnvironment("AITEAMS_DATA", $"{Home}/data")
        // Refused batches wait beside the data, also over a restart.
        .WithEnvironment("Telemetry__RetryFolder", $"{Home}/data/telemetry")
        // The same for all, or one user's id would be another in every service and after every start.
        .WithEnvironment("Privacy__UserIdKey", PublishedParameter.UserIdKey.In(service.ApplicationBuilder))
        .PublishAsDockerComposeService((_, compose) => ComposeService.Harden(compose, service.Resource, Home));

    /// <summary>What a product needs that others can reach: keys, its monitoring files beside it, and the Compose file when it is asked for.</summary>
    public static void AddPublishing(
        this IDistributedApplicationBuilder builder,
        Deployment deployment,
        IResourceBuilder<ParameterResource> environment,
        IResourceBuilder<ParameterResource> project,
        IResourceBuilder<ProjectResource> console,
        IResourceBuilder<ProjectResource> gateway)
    {
        if (deployment.Publish is not { } target)
        {
            return;
        }

        builder.Eventing.Subscribe<BeforeStartEvent>((_, _) =>
        {
            var monitoring = Path.GetFullPath("../monitoring", builder.AppHostDirectory);
            MonitoringCopy.Write(builder.Resources.OfType<ContainerResource>(), monitoring, target.Monitoring);
            if (!target.IsManifest)
            {
                // Compose does not create a folder that it is to mount.
                Directory.CreateDirectory(target.Secrets);
            }

            return Task.CompletedTask;
        });

        var consoleKey = PublishedParameter.ConsoleKey.In(builder);
        console
            .WithEnvironment("Console__ApiKey", consoleKey)
            .WithEnvironment("Console__GatewayKey", PublishedParameter.ConsoleGatewayKey.In(builder));
        gateway.WithFirstKey(PublishedParameter.ApiKeyHash.In(builder));
        if (builder.Resources.TryGetByName(CollectorBackend.ResourceName, out var collector))
        {
            builder.CreateResourceBuilder((ContainerResource)collector).WithEnvironment("CONSOLE_API_KEY", consoleKey);
        }

        if (target.IsManifest)
        {
            // A manifest has no place for labels: a container carries them as environment.
            foreach (var container in builder.Resources.OfType<ContainerResource>())
            {
                builder.CreateResourceBuilder(container).WithEnvironment("ENVIRONMENT", environment).WithEnvironment("PROJECT", project);
            }
        }
        else
        {
            foreach (var service in builder.Resources.OfType<ProjectResource>())
            {
                builder.CreateResourceBuilder(service).WithEnvironment("Metrics__AllowedNetworks", target.Network.Containers.ToString());
            }

            gateway.PublishAsDockerComposeService((_, compose) => ComposeService.Publish(compose, deployment.Ports["gateway"]));
            console.PublishAsDockerComposeService((_, compose) =>
                ComposeService.Publish(compose, deployment.Ports["console"], address: ComposeService.Loopback));
            foreach (var container in builder.Resources.OfType<ContainerResource>())
            {
                builder.CreateResourceBuilder(container)
                    .PublishAsDockerComposeService((_, compose) => ComposeService.Adapt(compose, container, deployment));
            }

            builder.AddCompose(deployment, target);
        }
    }

    /// <summary>One API key, by its hash; more are the gateway's own configuration.</summary>
    private static void WithFirstKey(this IResourceBuilder<ProjectResource> gateway, IResourceBuilder<ParameterResource> hash)
    {
        gateway
            .WithEnvironment("Access__Keys__0__Id", "first")
            .WithEnvironment("Access__Keys__0__Hash", hash)
            .WithEnvironment("Access__Keys__0__Tenant", "main")
            .WithEnvironment("Access__Keys__0__ClientName", "first")
            .WithEnvironment("Access__Keys__0__ClientType", "api-client");
        string[] scopes = ["read", "write", "execute", "debug"];
        for (var index = 0; index < scopes.Length; index++)
        {
            gateway.WithEnvironment($"Access__Keys__0__Scopes__{index}", scopes[index]);
        }
    }
}
