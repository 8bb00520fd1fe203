using Aspire.Hosting.Running;

namespace Aspire.Hosting.ApplicationModel;

/// <summary>Runs a command of a resource: start, stop, restart, or one the model added.</summary>
public class ResourceCommandService
{
    private readonly IServiceProvider _services;
    private readonly IResourceCollection _resources;
    private readonly ResourceLoggerService _logs;
    private readonly Orchestrator _orchestrator;

    internal ResourceCommandService(IServiceProvider services, IResourceCollection resources, ResourceLoggerService logs, Orchestrator orchestrator)
    {
        _services = services;
        _resources = resources;
        _logs = logs;
        _orchestrator = orchestrator;
    }

    /// <param name="resourceId">The instance id or the name of the resource.</param>
    public Task<ExecuteCommandResult> ExecuteCommandAsync(string resourceId, string commandName, CancellationToken cancellationToken = default)
    {
        var resource = _resources.FirstOrDefault(r => string.Equals(r.Name, resourceId, StringComparison.OrdinalIgnoreCase)
            || (r.TryGetLastAnnotation<InstanceIdAnnotation>(out var id) && string.Equals(id.Value, resourceId, StringComparison.OrdinalIgnoreCase)));
        return resource is null
            ? Task.FromResult(CommandResults.Failure($"There is no resource '{resourceId}'."))
            : ExecuteCommandAsync(resource, commandName, cancellationToken);
    }

    public async Task<ExecuteCommandResult> ExecuteCommandAsync(IResource resource, string commandName, CancellationToken cancellationToken = default)
    {
        try
        {
            if (resource.Annotations.OfType<CommandAnnotation>().LastOrDefault(c => c.Name == commandName) is { } command)
            {
                return await command.Execute(new ExecuteCommandContext
                {
                    Services = _services,
                    ResourceName = resource.Name,
                    CancellationToken = cancellationToken,
                    Logger = _logs.GetLogger(resource),
                });
            }

            return await _orchestrator.ExecuteAsync(resource, commandName, cancellationToken);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            return CommandResults.Canceled();
        }
        catch (Exception exception)
        {
            return CommandResults.Failure(exception.Message);
        }
    }
}
