using Aspire.Hosting.Running;

namespace Aspire.Hosting.ApplicationModel;

/// <summary>Runs a command of a resource: start, stop or restart.</summary>
public class ResourceCommandService
{
    private readonly IResourceCollection _resources;
    private readonly Orchestrator _orchestrator;

    internal ResourceCommandService(IResourceCollection resources, Orchestrator orchestrator)
    {
        _resources = resources;
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
