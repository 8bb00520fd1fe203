using System.Globalization;
using System.Text.Json;
using Aspire.Hosting.ApplicationModel;

namespace Aspire.Hosting.Publishing;

/// <summary>One manifest. Members and their order follow https://json.schemastore.org/aspire-8.0.json and what Aspire writes.</summary>
internal sealed class ManifestWriter(Utf8JsonWriter json, string path, DistributedApplicationExecutionContext executionContext)
{
    private readonly PublishedPorts _ports = new();

    internal async Task WriteAsync(DistributedApplicationModel model, CancellationToken cancellationToken)
    {
        json.WriteStartObject();
        json.WriteStartObject("resources");
        foreach (var resource in model.Resources)
        {
            json.WriteStartObject(resource.Name);
            await WriteAsync(resource, cancellationToken);
            json.WriteEndObject();
        }

        json.WriteEndObject();
        json.WriteEndObject();
        await json.FlushAsync(cancellationToken);
    }

    private Task WriteAsync(IResource resource, CancellationToken cancellationToken)
    {
        switch (resource)
        {
            case ParameterResource parameter:
                WriteParameter(parameter);
                return Task.CompletedTask;
            case ProjectResource:
                json.WriteString("type", IsDeployed(resource) ? "project.v1" : "project.v0");
                json.WriteString("path", Relative(resource.Annotations.OfType<IProjectMetadata>().Last().ProjectPath));
                return WriteProcessAsync(resource, cancellationToken);
            case ContainerResource container:
                json.WriteString("type", IsDeployed(resource) ? "container.v1" : "container.v0");
                json.WriteString("image", container.TryGetLastAnnotation<ContainerImageAnnotation>(out var image)
                    ? image.Reference
                    : throw new DistributedApplicationException($"Container '{container.Name}' has no image."));
                if (container.Entrypoint is { } entrypoint) json.WriteString("entrypoint", entrypoint);
                return WriteProcessAsync(resource, cancellationToken);
            case ExecutableResource executable:
                json.WriteString("type", "executable.v0");
                json.WriteString("workingDirectory", Relative(executable.WorkingDirectory));
                json.WriteString("command", executable.Command);
                return WriteProcessAsync(resource, cancellationToken);
            default:
                json.WriteString("error", "This resource does not support generation in the manifest.");
                return Task.CompletedTask;
        }
    }

    private void WriteParameter(ParameterResource parameter)
    {
        json.WriteString("type", "parameter.v0");
        json.WriteString("value", $"{{{parameter.Name}.inputs.value}}");
        json.WriteStartObject("inputs");
        json.WriteStartObject("value");
        json.WriteString("type", "string");
        if (parameter.Secret) json.WriteBoolean("secret", true);
        if (parameter.PublishedDefault is { } value)
        {
            json.WriteStartObject("default");
            json.WriteString("value", value());
            json.WriteEndObject();
        }

        json.WriteEndObject();
        json.WriteEndObject();
    }

    private async Task WriteProcessAsync(IResource resource, CancellationToken cancellationToken)
    {
        var arguments = await ResourceCallbacks.ArgumentsAsync(resource, executionContext, cancellationToken);
        if (arguments.Count > 0)
        {
            json.WriteStartArray("args");
            foreach (var argument in arguments) json.WriteStringValue(Expression(argument));
            json.WriteEndArray();
        }

        WriteMounts(resource);

        var variables = await ResourceCallbacks.VariablesAsync(resource, executionContext, cancellationToken);
        if (variables.Count > 0)
        {
            json.WriteStartObject("env");
            foreach (var (name, value) in variables) json.WriteString(name, Expression(value));
            json.WriteEndObject();
        }

        WriteBindings(resource);
    }

    private void WriteMounts(IResource resource)
    {
        foreach (var (property, type) in new[] { ("bindMounts", ContainerMountType.BindMount), ("volumes", ContainerMountType.Volume) })
        {
            var mounts = resource.Annotations.OfType<ContainerMountAnnotation>().Where(mount => mount.Type == type).ToList();
            if (mounts.Count == 0) continue;

            json.WriteStartArray(property);
            foreach (var mount in mounts)
            {
                json.WriteStartObject();
                if (mount.Source is { } source)
                    json.WriteString(type == ContainerMountType.BindMount ? "source" : "name", type == ContainerMountType.BindMount ? Relative(source) : source);
                json.WriteString("target", mount.Target);
                json.WriteBoolean("readOnly", mount.IsReadOnly);
                json.WriteEndObject();
            }

            json.WriteEndArray();
        }
    }

    private void WriteBindings(IResource resource)
    {
        var endpoints = _ports.Resolve(resource);
        if (endpoints.Count == 0) return;

        json.WriteStartObject("bindings");
        foreach (var (endpoint, target, port) in endpoints)
        {
            json.WriteStartObject(endpoint.Name);
            json.WriteString("scheme", endpoint.UriScheme);
            json.WriteString("protocol", endpoint.Protocol.ToString().ToLowerInvariant());
            json.WriteString("transport", endpoint.Transport);
            if (port is { } different && port != target) json.WriteNumber("port", different);
            if (target is { } known) json.WriteNumber("targetPort", known);
            if (endpoint.IsExternal) json.WriteBoolean("external", true);
            json.WriteEndObject();
        }

        json.WriteEndObject();
    }

    private string Relative(string file) => Path.GetRelativePath(Path.GetDirectoryName(path)!, file).Replace('\\', '/');

    private static bool IsDeployed(IResource resource) => resource.HasAnnotationOfType<DeploymentTargetAnnotation>();

    private static string Expression(object value) => value switch
    {
        string text => text,
        IManifestExpressionProvider provider => provider.ValueExpression,
        IResourceBuilder<IResource> { Resource: IManifestExpressionProvider provider } => provider.ValueExpression,
        _ => Convert.ToString(value, CultureInfo.InvariantCulture) ?? "",
    };
}

/// <summary>A compute environment of the model publishes the resource.</summary>
internal sealed class DeploymentTargetAnnotation : IResourceAnnotation;
