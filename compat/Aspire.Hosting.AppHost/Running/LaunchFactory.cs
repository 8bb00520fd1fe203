using System.Collections.Concurrent;
using System.Globalization;
using System.Reflection;
using Aspire.Hosting.ApplicationModel;
using Microsoft.Extensions.Logging;

namespace Aspire.Hosting.Running;

/// <summary>Turns a project or executable of the model into a program to start: runs its callbacks and reads its values.</summary>
internal sealed class LaunchFactory(DistributedApplicationExecutionContext executionContext)
{
    /// <summary>What the build recorded in the assembly of the Projects classes: for each referenced project the file it builds.</summary>
    internal const string OutputKeyPrefix = "apphostprojectoutput:";

    private readonly ConcurrentDictionary<IResource, IResource> _receivers = new();

    /// <summary>Whether the resource sends its telemetry to another of the model.</summary>
    internal bool SendsTelemetry(IResource resource) => _receivers.TryGetValue(resource, out var receiver) && receiver != resource;

    /// <exception cref="DistributedApplicationException">The program is not there; the message is one line.</exception>
    internal async Task<Launch> CreateAsync(IResource resource, ILogger logger, CancellationToken cancellationToken)
    {
        var variables = await VariablesAsync(resource, logger, cancellationToken);
        var arguments = await ArgumentsAsync(resource, cancellationToken);
        return resource switch
        {
            ProjectResource project => Project(project, arguments, variables),
            ExecutableResource executable => Executable(executable, arguments, variables),
            _ => throw new DistributedApplicationException($"resources of type {resource.GetType().Name} cannot be started."),
        };
    }

    internal async Task<Dictionary<string, string>> VariablesAsync(IResource resource, ILogger logger, CancellationToken cancellationToken)
    {
        var given = await ResourceCallbacks.VariablesAsync(resource, executionContext, logger, cancellationToken);
        if (given.TryGetValue("OTEL_EXPORTER_OTLP_ENDPOINT", out var endpoint) && OwnerOf(endpoint) is { } receiver)
            _receivers[resource] = receiver;

        var variables = new Dictionary<string, string>();
        foreach (var (name, value) in given)
        {
            if (await ValueAsync(value, resource, cancellationToken) is { } text) variables[name] = text;
        }

        return variables;
    }

    internal async Task<List<string>> ArgumentsAsync(IResource resource, CancellationToken cancellationToken) =>
        await ValuesAsync(await ResourceCallbacks.ArgumentsAsync(resource, executionContext, cancellationToken), resource, cancellationToken);

    internal static async Task<List<string>> ValuesAsync(IEnumerable<object> values, IResource resource, CancellationToken cancellationToken)
    {
        var texts = new List<string>();
        foreach (var value in values)
        {
            if (await ValueAsync(value, resource, cancellationToken) is { } text) texts.Add(text);
        }

        return texts;
    }

    private static IResource? OwnerOf(object value) => value switch
    {
        EndpointReference endpoint => endpoint.Resource,
        EndpointReferenceExpression part => part.Endpoint.Resource,
        ReferenceExpression text => text.ValueProviders.Select(OwnerOf).FirstOrDefault(owner => owner is not null),
        _ => null,
    };

    private static async Task<string?> ValueAsync(object? value, IResource caller, CancellationToken cancellationToken) => value switch
    {
        null => null,
        string text => text,
        IValueProvider provider => await provider.GetValueAsync(new ValueProviderContext { Caller = caller }, cancellationToken),
        IResourceBuilder<IResource> { Resource: IValueProvider provider } =>
            await provider.GetValueAsync(new ValueProviderContext { Caller = caller }, cancellationToken),
        _ => Convert.ToString(value, CultureInfo.InvariantCulture),
    };

    private static Launch Project(ProjectResource project, List<string> arguments, Dictionary<string, string> variables)
    {
        var metadata = project.Annotations.OfType<IProjectMetadata>().Last();
        var path = metadata.ProjectPath;
        var output = metadata.GetType().Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().FirstOrDefault(a => a.Key == OutputKeyPrefix + path)?.Value
            ?? throw new DistributedApplicationException($"the AppHost's build recorded no output of {path}: reference that project and build again.");
        return File.Exists(output)
            ? new Launch(Programs.DotNet, [output, .. arguments], Path.GetDirectoryName(path)!, variables)
            : throw new DistributedApplicationException($"its built output {output} is missing: build the AppHost (dotnet build).");
    }

    private static Launch Executable(ExecutableResource executable, List<string> arguments, Dictionary<string, string> variables)
    {
        if (!Directory.Exists(executable.WorkingDirectory))
            throw new DistributedApplicationException($"its working directory {executable.WorkingDirectory} does not exist.");
        var program = Programs.Find(executable.Command, executable.WorkingDirectory)
            ?? throw new DistributedApplicationException($"program '{executable.Command}' is not there: not found "
                + (executable.Command.Contains('/', StringComparison.Ordinal) ? "at that path." : "on PATH."));
        return new Launch(program, arguments, executable.WorkingDirectory, variables);
    }
}
