using Aspire.Hosting.ApplicationModel;

namespace Aspire.Hosting.Running;

/// <summary>A running process or container.</summary>
internal interface IInstance : IAsyncDisposable
{
    Task<int> Exit { get; }

    IEnumerable<ResourcePropertySnapshot> Properties { get; }

    Task StopAsync();
}

/// <summary>Starts resources, each in its way.</summary>
internal sealed class Instances(LaunchFactory launches, Containers containers, ResourceLoggerService logs, OrphanRecord orphans, TimeProvider time)
{
    internal async Task<IInstance> StartAsync(IResource resource, ResourceLog log, CancellationToken cancellationToken)
    {
        if (resource is ContainerResource container) return await containers.StartAsync(container, log, cancellationToken);

        var launch = await launches.CreateAsync(resource, logs.GetLogger(resource), cancellationToken);
        if (Ports.FindBusy(resource) is { } busy) throw new DistributedApplicationException(busy);
        cancellationToken.ThrowIfCancellationRequested();
        return new ProcessInstance(ChildProcess.Start(launch, log, orphans, time), launch);
    }

    private sealed class ProcessInstance(ChildProcess process, Launch launch) : IInstance
    {
        public Task<int> Exit => process.Exit;

        public IEnumerable<ResourcePropertySnapshot> Properties { get; } =
        [
            new("executable.path", launch.Program),
            new("executable.workDir", launch.WorkingDirectory),
            new("executable.pid", process.Pid),
        ];

        public Task StopAsync() => process.StopAsync();

        public ValueTask DisposeAsync()
        {
            process.Dispose();
            return ValueTask.CompletedTask;
        }
    }
}
