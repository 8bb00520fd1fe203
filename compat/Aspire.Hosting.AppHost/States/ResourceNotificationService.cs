using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;
using System.Threading.Channels;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace Aspire.Hosting.ApplicationModel;

/// <summary>The states of all resources: who changes one publishes it here, who waits for one watches here.</summary>
public class ResourceNotificationService : IDisposable
{
    private readonly Lock _gate = new();
    private readonly Dictionary<string, ResourceEvent> _current = new(StringComparer.OrdinalIgnoreCase);
    private readonly CancellationTokenSource _disposed = new();
    private readonly WaitBehavior _defaultWaitBehavior;
    private readonly IResourceCollection _resources;
    private ImmutableList<ChannelWriter<ResourceEvent>> _watchers = [];

    internal ResourceNotificationService(IResourceCollection resources, WaitBehavior defaultWaitBehavior)
    {
        _resources = resources;
        _defaultWaitBehavior = defaultWaitBehavior;
    }

    public Task PublishUpdateAsync(IResource resource, Func<CustomResourceSnapshot, CustomResourceSnapshot> stateFactory) =>
        PublishUpdateAsync(resource, IdOf(resource), stateFactory);

    public Task PublishUpdateAsync(IResource resource, string resourceId, Func<CustomResourceSnapshot, CustomResourceSnapshot> stateFactory)
    {
        // Under the lock, so that every watcher sees the states of a resource in the order they were published.
        lock (_gate)
        {
            var previous = _current.GetValueOrDefault(resourceId)?.Snapshot ?? new CustomResourceSnapshot
            {
                ResourceType = resource.GetType().Name.Replace("Resource", "", StringComparison.Ordinal),
                Properties = [],
            };
            var published = new ResourceEvent(resource, resourceId, stateFactory(previous));
            _current[resourceId] = published;
            foreach (var watcher in _watchers) watcher.TryWrite(published);
        }

        return Task.CompletedTask;
    }

    public bool TryGetCurrentState(string resourceId, [NotNullWhen(true)] out ResourceEvent? resourceEvent)
    {
        lock (_gate)
        {
            resourceEvent = _current.GetValueOrDefault(resourceId)
                ?? _current.Values.FirstOrDefault(e => string.Equals(e.Resource.Name, resourceId, StringComparison.OrdinalIgnoreCase));
            return resourceEvent is not null;
        }
    }

    /// <summary>The latest state of every resource, then each change.</summary>
    public async IAsyncEnumerable<ResourceEvent> WatchAsync([EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        var channel = Channel.CreateUnbounded<ResourceEvent>(new UnboundedChannelOptions { SingleReader = true });
        lock (_gate)
        {
            foreach (var resourceEvent in _current.Values) channel.Writer.TryWrite(resourceEvent);
            _watchers = _watchers.Add(channel.Writer);
        }

        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, _disposed.Token);
        try
        {
            await foreach (var resourceEvent in channel.Reader.ReadAllAsync(stop.Token)) yield return resourceEvent;
        }
        finally
        {
            lock (_gate) _watchers = _watchers.Remove(channel.Writer);
        }
    }

    public Task WaitForResourceAsync(string resourceName, string? targetState = null, CancellationToken cancellationToken = default) =>
        WaitForResourceAsync(resourceName, [targetState ?? KnownResourceStates.Running], cancellationToken);

    public async Task<string> WaitForResourceAsync(string resourceName, IEnumerable<string> targetStates, CancellationToken cancellationToken = default)
    {
        var wanted = targetStates.ToHashSet(StringComparer.OrdinalIgnoreCase);
        var found = await WaitForResourceAsync(resourceName, e => e.Snapshot.State?.Text is { } text && wanted.Contains(text), cancellationToken);
        return found.Snapshot.State!.Text;
    }

    public async Task<ResourceEvent> WaitForResourceAsync(string resourceName, Func<ResourceEvent, bool> predicate,
        CancellationToken cancellationToken = default)
    {
        await foreach (var resourceEvent in WatchAsync(cancellationToken))
        {
            if (string.Equals(resourceEvent.Resource.Name, resourceName, StringComparison.OrdinalIgnoreCase) && predicate(resourceEvent)) return resourceEvent;
        }

        throw new OperationCanceledException($"The application stopped while waiting for resource '{resourceName}'.");
    }

    public Task<ResourceEvent> WaitForResourceHealthyAsync(string resourceName, CancellationToken cancellationToken = default) =>
        WaitForResourceHealthyAsync(resourceName, _defaultWaitBehavior, cancellationToken);

    /// <summary>Until the resource runs, its checks pass and its ready handlers are done. With
    /// <see cref="WaitBehavior.StopOnResourceUnavailable"/> an ended or unknown resource is a <see cref="DistributedApplicationException"/>.</summary>
    public async Task<ResourceEvent> WaitForResourceHealthyAsync(string resourceName, WaitBehavior waitBehavior, CancellationToken cancellationToken = default)
    {
        var stops = waitBehavior == WaitBehavior.StopOnResourceUnavailable;
        if (stops && !_resources.TryGetByName(resourceName, out _))
            throw new DistributedApplicationException($"There is no resource named '{resourceName}'.");

        var last = await WaitForResourceAsync(resourceName,
            e => (e.Snapshot.HealthStatus == HealthStatus.Healthy && e.Snapshot.IsReady) || (stops && IsUnavailable(e)), cancellationToken);
        return stops && IsUnavailable(last)
            ? throw new DistributedApplicationException($"Stopped waiting for resource '{resourceName}' to become healthy: it is {last.Snapshot.State?.Text}.")
            : last;
    }

    public void Dispose()
    {
        _disposed.Cancel();
        GC.SuppressFinalize(this);
    }

    internal WaitBehavior DefaultWaitBehavior => _defaultWaitBehavior;

    internal static bool IsUnavailable(ResourceEvent resourceEvent) => resourceEvent.Snapshot.State?.Text is { } state
        && (KnownResourceStates.TerminalStates.Contains(state) || state == KnownResourceStates.RuntimeUnhealthy);

    private static string IdOf(IResource resource) => resource.TryGetLastAnnotation<InstanceIdAnnotation>(out var id) ? id.Value : resource.Name;
}

/// <summary>The id of the one instance of a resource: its name and a random suffix, as OTLP's service.instance.id and logs need one.</summary>
internal sealed record InstanceIdAnnotation(string Value, string Suffix) : IResourceAnnotation;
