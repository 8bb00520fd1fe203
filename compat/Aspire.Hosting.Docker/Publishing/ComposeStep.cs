using Aspire.Hosting.ApplicationModel;
using Aspire.Hosting.Docker.Resources;
using Aspire.Hosting.Docker.Resources.ComposeNodes;
using Aspire.Hosting.Publishing;

namespace Aspire.Hosting.Docker.Publishing;

/// <summary>Writes docker-compose.yaml and .env into the output folder.</summary>
internal sealed class ComposeStep(DockerComposeEnvironmentResource environment, DistributedApplicationModel model, DistributedApplicationExecutionContext executionContext)
    : IPublishStep
{
    private const string DefaultFolder = "aspire-output";
    private const string DefaultNetwork = "aspire";

    public string Name => PublishArguments.ComputeStep;

    /// <summary>Projects and containers become services; programs of the machine and parameters do not.</summary>
    internal static bool CanRun(IResource resource) => resource is ProjectResource or ContainerResource;

    public async Task<string> RunAsync(PublishArguments arguments, CancellationToken cancellationToken)
    {
        if (environment.DashboardEnabled)
            throw new DistributedApplicationException($"The stand-in for Aspire has no dashboard to publish: call WithDashboard(false) on '{environment.Name}'.");

        var folder = arguments.OutputPath ?? Path.GetFullPath(DefaultFolder);
        var compose = await FileAsync(cancellationToken);
        environment.ConfigureComposeFile?.Invoke(compose);
        environment.ConfigureEnvFile?.Invoke(environment.Variables);

        Directory.CreateDirectory(folder);
        var file = Path.Combine(folder, "docker-compose.yaml");
        await File.WriteAllTextAsync(file, compose.ToYaml(), cancellationToken);
        if (environment.Variables.Count > 0) EnvFile.Update(Path.Combine(folder, ".env"), environment.Variables);
        return $"Published Docker Compose file to: {file}";
    }

    private async Task<ComposeFile> FileAsync(CancellationToken cancellationToken)
    {
        var network = new Network { Name = environment.DefaultNetworkName ?? DefaultNetwork, Driver = "bridge" };
        var compose = new ComposeFile().AddNetwork(network);
        var resources = model.Resources.Where(CanRun).ToList();
        var services = resources.ToDictionary(resource => resource, resource => new DockerComposeServiceResource(resource.Name, resource, environment));
        var values = new ComposeValues(services.Values);
        foreach (var (resource, published) in services)
        {
            var service = await new ServiceBuilder(published, values, executionContext).BuildAsync(cancellationToken);
            service.Networks = [network.Name];
            foreach (var volume in service.Volumes.Where(volume => volume.Type == "volume"))
                compose.Volumes.TryAdd(volume.Name, new() { Name = volume.Name, Driver = "local" });
            foreach (var customization in resource.Annotations.OfType<DockerComposeServiceCustomizationAnnotation>()) customization.Configure(published, service);
            compose.AddService(service);
        }

        return compose;
    }
}
