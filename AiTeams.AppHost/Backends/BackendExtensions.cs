using AiTeams.AppHost.Restarts;

namespace AiTeams.AppHost.Backends;

/// <summary>Adds a backend in whichever way this machine can run it.</summary>
internal static class BackendExtensions
{
    private const string AnyAddress = "0.0.0.0";
    private const string Loopback = "127.0.0.1";

    /// <summary>
    /// Publishing, or a container engine that answers: a container. Else the program on PATH. Else it is left out. A backend that already
    /// answers at its usual address, or whose URL stands in <c>Backends:{Option}</c>, is used as it is. Nothing ever waits for a backend.
    /// </summary>
    public static RunningBackend AddBackend(this IDistributedApplicationBuilder builder, Deployment deployment, Backend backend)
    {
        var (option, wish) = Wish(builder, backend);
        if (Uri.TryCreate(wish, UriKind.Absolute, out var url) && url.Scheme is "http" or "https")
        {
            return RunningBackend.Used(backend, url);
        }

        if (wish is not ("auto" or "container" or "native" or "off"))
        {
            return RunningBackend.LeftOut(backend, $"{option} is '{wish}'; it must be auto, container, native, off or a URL.");
        }

        if (wish == "off")
        {
            return RunningBackend.LeftOut(backend, $"switched off by {option}=off.");
        }

        if (builder.ExecutionContext.IsPublishMode)
        {
            return AddContainer(builder, deployment, backend);
        }

        if (wish == "auto" && ExistingBackend.Find(backend, deployment.Ports) is { } existing)
        {
            return RunningBackend.Used(backend, existing);
        }

        if (wish != "native" && deployment.Engine.IsAnswering)
        {
            return AddContainer(builder, deployment, backend);
        }

        return wish != "container" && ProgramOnPath.Find(backend.Programs) is { } program
            ? AddProgram(builder, deployment, backend, program)
            : RunningBackend.LeftOut(backend, Absence(backend, wish, deployment.Engine));
    }

    private static (string Option, string Value) Wish(IDistributedApplicationBuilder builder, Backend backend) =>
        builder.Configuration[$"Backends:{backend.Option}"] is { } own
            ? ($"Backends:{backend.Option}", own)
            : ("Backends", builder.Configuration["Backends"] ?? "auto");

    private static string Absence(Backend backend, string wish, ContainerEngine engine)
    {
        if (backend.Programs.Count == 0)
        {
            return wish == "native"
                ? $"it is had as a container only. Leave Backends:{backend.Option} at auto."
                : $"no container engine answers, and it is had as a container only. To bring it: {engine.StartCommand}";
        }

        var programs = backend.Programs.Count == 1
            ? $"{backend.Programs[0]} is not on PATH"
            : $"neither {string.Join(" nor ", backend.Programs)} is on PATH";
        return wish == "native"
            ? $"{programs}. Leave Backends:{backend.Option} at auto to use a container."
            : $"no container engine answers{(wish == "auto" ? $" and {programs}" : "")}. To bring it: {engine.StartCommand}";
    }

    private static RunningBackend AddContainer(IDistributedApplicationBuilder builder, Deployment deployment, Backend backend)
    {
        var container = builder.AddContainer(backend.Name, backend.Image, backend.Tag)
            .WithContainerRuntimeArgs(
                ["--label", $"environment={deployment.Environment}", "--label", $"project={deployment.Project}", .. backend.ContainerArguments]);
        if (deployment.Publish is null)
        {
            // A published container is named after its Compose project, so that two deployments fit on one machine.
            container.WithContainerName(deployment.FreePorts ? $"{backend.Name}-{Environment.ProcessId}" : backend.Name);
        }

        if (backend.ConfigurationFile(deployment) is { } configuration)
        {
            container.WithBindMount(configuration, backend.ContainerConfiguration!, isReadOnly: true);
        }

        if (backend.ContainerData is not null && !deployment.FreePorts)
        {
            container.WithVolume($"{deployment.Project}-{backend.Name}", backend.ContainerData);
        }

        foreach (var folder in backend.MonitoringFolders)
        {
            container.WithBindMount(Path.Combine(deployment.Monitoring, folder), $"{backend.ContainerMonitoring}/{folder}", isReadOnly: true);
        }

        foreach (var endpoint in backend.Endpoints.Where(endpoint => !endpoint.IsPrivate))
        {
            // What is published is reached by the other services only, at the port it listens on.
            var port = deployment.Publish is null ? deployment.Ports[endpoint.PortOption] : null;
            container.WithEndpoint(port, endpoint.ContainerPort, "http", endpoint.Name, endpoint.Variable);
        }

        return Finish(container, deployment, backend, new BackendHome(
            AnyAddress, backend.ContainerConfiguration ?? "", backend.ContainerData ?? "/tmp", backend.ContainerMonitoring ?? ""));
    }

    private static RunningBackend AddProgram(IDistributedApplicationBuilder builder, Deployment deployment, Backend backend, string program)
    {
        var data = Path.Combine(deployment.DataFolder, backend.Name);
        Directory.CreateDirectory(data);
        var executable = builder.AddExecutable(backend.Name, program, data).WithCrashRestart();
        foreach (var endpoint in backend.Endpoints)
        {
            executable.WithEndpoint(deployment.Ports[endpoint.PortOption], targetPort: null, "http", endpoint.Name, endpoint.Variable);
        }

        return Finish(executable, deployment, backend, new BackendHome(
            Loopback, backend.ConfigurationFile(deployment) ?? "", data, deployment.Monitoring));
    }

    private static RunningBackend Finish<T>(IResourceBuilder<T> resource, Deployment deployment, Backend backend, BackendHome home)
        where T : IResourceWithEnvironment, IResourceWithArgs, IResourceWithEndpoints
    {
        backend.Configure(resource, home, deployment);
        foreach (var endpoint in backend.Endpoints.Where(endpoint => !endpoint.IsPrivate || home.Host == Loopback))
        {
            if (endpoint.HealthPath is not null)
            {
                resource.WithHttpHealthCheck(endpoint.HealthPath, endpointName: endpoint.Name);
            }

            resource.WithUrlForEndpoint(endpoint.Name, url =>
            {
                url.DisplayText = endpoint.DisplayName ?? endpoint.Name;
                url.DisplayLocation = endpoint.DisplayName is null ? UrlDisplayLocation.DetailsOnly : UrlDisplayLocation.SummaryAndDetails;
            });
        }

        return RunningBackend.Started(backend, (IResourceBuilder<IResourceWithEndpoints>)resource);
    }
}
