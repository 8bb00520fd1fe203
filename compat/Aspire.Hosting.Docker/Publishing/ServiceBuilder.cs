using Aspire.Hosting.ApplicationModel;
using Aspire.Hosting.Docker.Resources.ComposeNodes;
using Aspire.Hosting.Docker.Resources.ServiceNodes;

namespace Aspire.Hosting.Docker.Publishing;

/// <summary>One resource as a service, before the AppHost's own changes.</summary>
internal sealed class ServiceBuilder(DockerComposeServiceResource published, ComposeValues values, DistributedApplicationExecutionContext executionContext)
{
    private readonly IResource _resource = published.Target;

    internal async Task<Service> BuildAsync(CancellationToken cancellationToken)
    {
        var service = new Service
        {
            Name = _resource.Name.ToLowerInvariant(),
            Image = _resource.TryGetLastAnnotation<ContainerImageAnnotation>(out var image) ? image.Reference : ImagePlaceholder(),
            ContainerName = _resource.TryGetLastAnnotation<ContainerNameAnnotation>(out var name) ? name.Name : null,
            Ports = [.. published.Ports.Distinct()],
            Expose = [.. published.Expose.Distinct()],
            Volumes = [.. Mounts()],
        };
        if (_resource is ContainerResource { Entrypoint: { } entrypoint }) service.Entrypoint.Add(entrypoint);

        var variables = await ResourceCallbacks.VariablesAsync(_resource, executionContext, cancellationToken);
        foreach (var (key, value) in variables)
        {
            // There are no certificates in the file for https between services.
            if (value is EndpointReference { Scheme: "https" } && key.StartsWith("services__", StringComparison.Ordinal)) continue;
            service.Environment[key] = values.Of(value, published);
        }

        foreach (var argument in await ResourceCallbacks.ArgumentsAsync(_resource, executionContext, cancellationToken)) service.Command.Add(values.Of(argument, published));

        foreach (var wait in _resource.Annotations.OfType<WaitAnnotation>().Where(wait => ComposeStep.CanRun(wait.Resource)))
        {
            service.DependsOn[wait.Resource.Name.ToLowerInvariant()] = new ServiceDependency
            {
                Condition = wait.WaitType == WaitType.WaitForCompletion ? "service_completed_successfully" : "service_started",
            };
        }

        return service;
    }

    private string ImagePlaceholder() => published.Parent.Capture(
        $"{DockerComposeEnvironmentResource.Prefix(_resource.Name)}_IMAGE", $"Container image name for {_resource.Name}", $"{_resource.Name}:latest", _resource, _resource);

    // Folders and files of this machine are not those of the one that runs the file: .env says where they are.
    private IEnumerable<Volume> Mounts()
    {
        var binds = 0;
        foreach (var mount in _resource.Annotations.OfType<ContainerMountAnnotation>())
        {
            var source = mount.Source ?? throw new DistributedApplicationException($"A volume of '{_resource.Name}' has no name; a Compose file needs one.");
            var isBind = mount.Type == ContainerMountType.BindMount;
            var variable = isBind ? $"{DockerComposeEnvironmentResource.Prefix(_resource.Name)}_BINDMOUNT_{binds++}" : null;
            yield return new Volume
            {
                Name = variable ?? source,
                Type = isBind ? "bind" : "volume",
                Source = variable is null ? source : published.Parent.Capture(variable, $"Bind mount source for {_resource.Name}:{mount.Target}", source, mount, _resource),
                Target = mount.Target,
                ReadOnly = mount.IsReadOnly,
            };
        }
    }
}
