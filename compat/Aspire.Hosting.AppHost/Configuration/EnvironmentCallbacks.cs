using Microsoft.Extensions.Logging;

namespace Aspire.Hosting.ApplicationModel;

/// <summary>The variables a resource starts with so far; values are strings or value providers.</summary>
public class EnvironmentCallbackContext
{
    internal EnvironmentCallbackContext(DistributedApplicationExecutionContext executionContext, IResource resource, ILogger logger,
        CancellationToken cancellationToken)
    {
        ExecutionContext = executionContext;
        Resource = resource;
        Logger = logger;
        CancellationToken = cancellationToken;
    }

    public Dictionary<string, object> EnvironmentVariables { get; } = [];

    public DistributedApplicationExecutionContext ExecutionContext { get; }

    public IResource Resource { get; }

    public ILogger Logger { get; }

    public CancellationToken CancellationToken { get; }
}

/// <summary>Called at each start of the resource, in the order the annotations were added.</summary>
public class EnvironmentCallbackAnnotation : IResourceAnnotation
{
    public EnvironmentCallbackAnnotation(Action<EnvironmentCallbackContext> callback)
        : this(context => { callback(context); return Task.CompletedTask; })
    {
    }

    public EnvironmentCallbackAnnotation(Func<EnvironmentCallbackContext, Task> callback) => Callback = callback;

    public Func<EnvironmentCallbackContext, Task> Callback { get; }
}

public sealed class CommandLineArgsCallbackContext
{
    internal CommandLineArgsCallbackContext(IList<object> args, IResource resource, DistributedApplicationExecutionContext executionContext,
        CancellationToken cancellationToken)
    {
        Args = args;
        Resource = resource;
        ExecutionContext = executionContext;
        CancellationToken = cancellationToken;
    }

    public IList<object> Args { get; }

    public IResource Resource { get; }

    public DistributedApplicationExecutionContext ExecutionContext { get; }

    public CancellationToken CancellationToken { get; }
}

public class CommandLineArgsCallbackAnnotation : IResourceAnnotation
{
    public CommandLineArgsCallbackAnnotation(Func<CommandLineArgsCallbackContext, Task> callback) => Callback = callback;

    public CommandLineArgsCallbackAnnotation(Action<IList<object>> callback)
        : this(context => { callback(context.Args); return Task.CompletedTask; })
    {
    }

    public Func<CommandLineArgsCallbackContext, Task> Callback { get; }
}
