using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace Aspire.Hosting.ApplicationModel;

/// <summary>Variables and arguments of a resource as its callbacks leave them: texts and value providers.</summary>
internal static class ResourceCallbacks
{
    internal static Task<Dictionary<string, object>> VariablesAsync(
        IResource resource, DistributedApplicationExecutionContext executionContext, CancellationToken cancellationToken) =>
        VariablesAsync(resource, executionContext, NullLogger.Instance, cancellationToken);

    internal static async Task<Dictionary<string, object>> VariablesAsync(
        IResource resource, DistributedApplicationExecutionContext executionContext, ILogger logger, CancellationToken cancellationToken)
    {
        var context = new EnvironmentCallbackContext(executionContext, resource, logger, cancellationToken);
        foreach (var annotation in resource.Annotations.OfType<EnvironmentCallbackAnnotation>().ToArray()) await annotation.Callback(context);
        return context.EnvironmentVariables;
    }

    internal static async Task<IList<object>> ArgumentsAsync(
        IResource resource, DistributedApplicationExecutionContext executionContext, CancellationToken cancellationToken)
    {
        var context = new CommandLineArgsCallbackContext([], resource, executionContext, cancellationToken);
        foreach (var annotation in resource.Annotations.OfType<CommandLineArgsCallbackAnnotation>().ToArray()) await annotation.Callback(context);
        return context.Args;
    }
}
