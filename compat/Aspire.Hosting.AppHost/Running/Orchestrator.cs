using System.Security.Cryptography;
using Aspire.Hosting.ApplicationModel;
using Aspire.Hosting.Eventing;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Hosting;

namespace Aspire.Hosting.Running;

/// <summary>Starts the model with the application and ends it with it.</summary>
internal sealed class Orchestrator(IServiceProvider provider, DistributedApplicationModel model, IDistributedApplicationEventing eventing,
    IConfiguration configuration, ResourceNotificationService notifications, ResourceLogs resourceLogs, Func<RunnerServices> services,
    LaunchFactory launches, Containers containers, OrphanRecord orphans, TimeProvider time) : IHostedService, IAsyncDisposable, IDisposable
{
    private const string InstanceIdLetters = "abcdefghijklmnopqrstuvwxyz";
    private const int InstanceIdLength = 8;

    private Dictionary<IResource, ResourceRunner> _runners = [];
    private readonly Lock _gate = new();
    private Task? _stop;

    public async Task StartAsync(CancellationToken cancellationToken)
    {
        foreach (var resource in model.Resources) GiveInstanceId(resource);
        await eventing.PublishAsync(new BeforeStartEvent(provider, model), cancellationToken);

        // Again for what the handlers added; ports before callbacks, which tell each resource where the others are.
        foreach (var resource in model.Resources.ToArray())
        {
            GiveInstanceId(resource);
            Ports.Allocate(resource, configuration);
        }

        foreach (var resource in model.Resources.ToArray())
        {
            resourceLogs.Follow(resource);
            await PublishFirstStateAsync(resource, cancellationToken);
        }

        var shared = services();
        _runners = model.Resources.Where(IsRunnable).ToDictionary(r => r, r => new ResourceRunner(r, shared));
        foreach (var (resource, runner) in _runners)
        {
            if (!resource.HasAnnotationOfType<ExplicitStartupAnnotation>()) _ = runner.StartAsync();
        }
    }

    public Task StopAsync(CancellationToken cancellationToken)
    {
        // Whoever asks again, as a test and the entry point it runs both do, waits for the one stop.
        lock (_gate) return _stop ??= StopAllAsync();
    }

    // An application that is disposed of without having been stopped leaves nothing behind either.
    public async ValueTask DisposeAsync() => await StopAsync(CancellationToken.None);

    public void Dispose() => StopAsync(CancellationToken.None).GetAwaiter().GetResult();

    private async Task StopAllAsync()
    {
        // Who receives telemetry outlives who sends it: the last batch arrives, and nobody waits for a receiver that is gone.
        await StopAsync(launches.SendsTelemetry);
        await StopAsync(_ => true);
        foreach (var runner in _runners.Values) runner.Dispose();
        await containers.CleanUpAsync();
        await resourceLogs.DisposeAsync();
        orphans.Dispose();
    }

    private Task StopAsync(Func<IResource, bool> chosen) => Task.WhenAll(_runners.Where(r => chosen(r.Key)).Select(r => r.Value.StopAsync()));

    internal async Task<ExecuteCommandResult> ExecuteAsync(IResource resource, string command, CancellationToken cancellationToken)
    {
        if (!_runners.TryGetValue(resource, out var runner)) return CommandResults.Failure($"Resource '{resource.Name}' has no command '{command}'.");
        if (_stop is not null) return CommandResults.Failure("The application is stopping.");
        if (command != KnownResourceCommands.StartCommand && command != KnownResourceCommands.StopCommand && command != KnownResourceCommands.RestartCommand)
            return CommandResults.Failure($"Resource '{resource.Name}' has no command '{command}'.");

        if (command != KnownResourceCommands.StartCommand) await runner.StopAsync().WaitAsync(cancellationToken);
        if (command == KnownResourceCommands.StopCommand) return CommandResults.Success();
        return await runner.StartAsync().WaitAsync(cancellationToken)
            ? CommandResults.Success()
            : CommandResults.Failure($"Resource '{resource.Name}' did not start: it runs already or failed (see its log).");
    }

    private static bool IsRunnable(IResource resource) => resource is ProjectResource or ExecutableResource or ContainerResource;

    private static void GiveInstanceId(IResource resource)
    {
        if (!IsRunnable(resource) || resource.HasAnnotationOfType<InstanceIdAnnotation>()) return;
        var suffix = RandomNumberGenerator.GetString(InstanceIdLetters, InstanceIdLength);
        resource.Annotations.Add(new InstanceIdAnnotation($"{resource.Name}-{suffix}", suffix));
    }

    private async Task PublishFirstStateAsync(IResource resource, CancellationToken cancellationToken)
    {
        var state = resource is ParameterResource parameter ? await StateOfAsync(parameter, cancellationToken)
            : IsRunnable(resource) ? KnownResourceStates.NotStarted
            : null;
        var urls = ResourceUrls.Of(resource);
        await notifications.PublishUpdateAsync(resource, s => s with
        {
            State = state,
            Urls = urls,
            CreationTimeStamp = time.GetUtcNow().UtcDateTime,
        });
    }

    private static async Task<string> StateOfAsync(ParameterResource parameter, CancellationToken cancellationToken)
    {
        try
        {
            await parameter.GetValueAsync(cancellationToken);
            return KnownResourceStates.Running;
        }
        catch (MissingParameterValueException)
        {
            return KnownResourceStates.ValueMissing;
        }
    }
}
